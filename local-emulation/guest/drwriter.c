/*
 * drwriter DEVICE COUNT PACE_MICROSECONDS CONTINUE
 *
 * First scans DEVICE and prints `DRFOUND records=N max=M gaps=G bad=B`. Then, when the device is empty or
 * CONTINUE is 1, writes COUNT records numbered from M+1 (COUNT 0: only the scan). Every record is one 4 KiB
 * block followed by fdatasync; `ACK n` is printed only after the fdatasync of record n has returned, so a
 * replica that lacks an acknowledged record has lost data, and one with a gap has broken the write order.
 *
 * Record, little-endian: magic "DRRECORD", u64 sequence, u64 slot, u64 nanoseconds since 1970, fill bytes of
 * the value sequence & 255, and at byte 4092 the CRC-32 (IEEE 802.3) of what is before it. RecordChecker.java
 * reads the same layout.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define RECORD_BYTES 4096
#define CHUNK_RECORDS 256
#define ACK_EVERY 25
#define SCATTER 2654435761u /* odd (Knuth), so n -> n * SCATTER mod 2^k visits every slot once */

struct record {
    char magic[8];
    uint64_t sequence, slot, written_at_ns;
    unsigned char fill[RECORD_BYTES - 8 - 24 - 4];
    uint32_t crc;
};
_Static_assert(sizeof(struct record) == RECORD_BYTES, "a record is one block");

struct found {
    uint64_t records, max, bad;
};

static uint32_t crc_table[256];

static void make_crc_table(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++) c = c & 1 ? (c >> 1) ^ 0xEDB88320u : c >> 1;
        crc_table[i] = c;
    }
}

static uint32_t crc32_of(const void *data, size_t length) {
    const unsigned char *p = data;
    uint32_t c = ~0u;
    while (length--) c = (c >> 8) ^ crc_table[(c ^ *p++) & 255];
    return ~c;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* A power of two, so that the scatter is a permutation. */
static uint64_t slots_of(int device) {
    uint64_t bytes = 0, slots = 1;
    if (ioctl(device, BLKGETSIZE64, &bytes) < 0) bytes = lseek(device, 0, SEEK_END);
    while (slots * 2 * RECORD_BYTES <= bytes) slots *= 2;
    return slots;
}

static void inspect(const struct record *r, uint64_t slot, struct found *found) {
    if (memcmp(r->magic, "DRRECORD", 8) != 0) return;
    if (r->slot != slot || r->crc != crc32_of(r, RECORD_BYTES - 4)) {
        found->bad++;
        return;
    }
    found->records++;
    if (r->sequence > found->max) found->max = r->sequence;
}

static struct found scan(int device, uint64_t slots) {
    struct found found = {0, 0, 0};
    struct record *chunk;
    uint64_t step = slots < CHUNK_RECORDS ? slots : CHUNK_RECORDS;
    if (posix_memalign((void **)&chunk, RECORD_BYTES, step * RECORD_BYTES)) die("memory");
    for (uint64_t slot = 0; slot < slots; slot += step) {
        ssize_t wanted = step * RECORD_BYTES;
        if (pread(device, chunk, wanted, slot * RECORD_BYTES) != wanted) die("read");
        for (uint64_t i = 0; i < step; i++) inspect(&chunk[i], slot + i, &found);
    }
    free(chunk);
    return found;
}

static void write_record(int device, struct record *r, uint64_t sequence, uint64_t slots) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    memset(r, (int)(sequence & 255), RECORD_BYTES);
    memcpy(r->magic, "DRRECORD", 8);
    r->sequence = sequence;
    r->slot = (sequence * SCATTER) & (slots - 1);
    r->written_at_ns = now.tv_sec * 1000000000ull + now.tv_nsec;
    r->crc = crc32_of(r, RECORD_BYTES - 4);
    if (pwrite(device, r, RECORD_BYTES, r->slot * RECORD_BYTES) != RECORD_BYTES) die("write");
    if (fdatasync(device)) die("fdatasync");
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: drwriter DEVICE COUNT PACE_MICROSECONDS CONTINUE\n");
        return 2;
    }
    int device = open(argv[1], O_RDWR | O_DIRECT);
    if (device < 0) die(argv[1]);
    make_crc_table();
    setvbuf(stdout, NULL, _IOLBF, 0);
    uint64_t slots = slots_of(device), count = strtoull(argv[2], 0, 10);
    useconds_t pace = strtoul(argv[3], 0, 10);
    struct found found = scan(device, slots);
    printf("DRFOUND records=%llu max=%llu gaps=%llu bad=%llu\n", (unsigned long long)found.records,
           (unsigned long long)found.max, (unsigned long long)(found.max - found.records), (unsigned long long)found.bad);
    if (found.max > 0 && atoi(argv[4]) == 0) return 0;

    struct record *r;
    if (posix_memalign((void **)&r, RECORD_BYTES, RECORD_BYTES)) die("memory");
    /* A reused slot would look like a gap, so the writer stops when every slot is taken. */
    uint64_t last = found.max + count < slots ? found.max + count : slots - 1;
    for (uint64_t n = found.max + 1; n <= last; n++) {
        write_record(device, r, n, slots);
        if (n % ACK_EVERY == 0 || n == last) printf("ACK %llu\n", (unsigned long long)n);
        if (pace) usleep(pace);
    }
    printf("DRWRITER done last=%llu slots=%llu\n", (unsigned long long)last, (unsigned long long)slots);
    return 0;
}
