package io.farshore.bench;

import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.BatchSealer;
import io.farshore.replication.segment.ChainHead;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/** A disk of 128 GiB with live blocks all over it, some of them written again. It compresses well, to fit in memory. */
final class SparseItem {
    private static final long DISK_BYTES = 128L << 30;
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int WRITE_BYTES = 4096;
    private static final int BATCH_BYTES = 16 << 20;
    private static final int WRITES_PER_GIGABYTE = 10_000;
    private static final long EPOCH = 1;

    private final UUID itemId = new UUID(1, 0);
    private final DiskOfEpoch disk = new DiskOfEpoch(0, new UUID(7, 0), DISK_BYTES);
    private final MemorySegmentStore segments = new MemorySegmentStore();
    private final BatchSealer sealer =
            new BatchSealer(itemId, EPOCH, BatchSealer.byOrdinal(List.of(disk)), new SecureRandom());
    private final BatchBuilder batch = new BatchBuilder(itemId, EPOCH, BATCH_BYTES);
    private final SealingKey key;
    private final Map<Integer, ChainHead> heads = new HashMap<>();

    private SparseItem(BenchKeys keys) {
        key = SealingKey.generate(keys.wrapper(), new SecureRandom());
    }

    static SparseItem make(BenchOptions options, BenchKeys keys) throws IOException {
        SparseItem item = new SparseItem(keys);
        int blocks = (int) (options.sizeBytes() / BLOCK_BYTES);
        item.scan(blocks);
        item.write(blocks, (int) (WRITES_PER_GIGABYTE * options.sizeBytes() >> 30), new Random(options.seed));
        return item;
    }

    private static long place(int block, int blocks) {
        return DISK_BYTES / BLOCK_BYTES / blocks * BLOCK_BYTES * block;
    }

    private static ByteBuffer content(int length) {
        return ByteBuffer.wrap("what is live ".repeat(length / 13 + 1).getBytes(StandardCharsets.US_ASCII), 0, length)
                .slice();
    }

    private void scan(int blocks) throws IOException {
        ByteBuffer content = content(BLOCK_BYTES);
        for (int block = 0; block < blocks; block++) {
            if (!batch.fits(BLOCK_BYTES + JournalRecord.HEADER_BYTES)) {
                seal(0, 0);
            }
            long at = place(block, blocks);
            batch.add(JournalRecord.base(0, at, content.duplicate(), 1), content.duplicate());
        }
        seal(0, 0);
    }

    private void write(int blocks, int writes, Random random) throws IOException {
        ByteBuffer content = content(WRITE_BYTES);
        long first = 1;
        for (long sequence = 1; sequence <= writes; sequence++) {
            if (!batch.fits(WRITE_BYTES + JournalRecord.HEADER_BYTES)) {
                seal(first, sequence - 1);
                first = sequence;
            }
            long at = place(random.nextInt(blocks), blocks)
                    + (long) random.nextInt(BLOCK_BYTES / WRITE_BYTES) * WRITE_BYTES;
            batch.add(JournalRecord.write(0, sequence, at, content.duplicate(), sequence), content.duplicate());
        }
        seal(first, writes);
    }

    private void seal(long first, long last) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BatchSealer.Sealed sealed = sealer.seal(batch.finish(first, last), key, heads, (disk, number) -> bytes, 1);
        var segment = Objects.requireNonNull(sealed.segments().get(disk.ordinal()));
        segments.create(BlobNames.segment(EPOCH, disk.diskId(), segment.header().number()), bytes.toByteArray());
        heads.put(disk.ordinal(), new ChainHead(segment.header().number(), segment.digest()));
        batch.clear();
    }

    MemorySegmentStore segments() {
        return segments;
    }

    RecoveryPointManifest point() {
        ChainHead head = heads.getOrDefault(disk.ordinal(), ChainHead.NONE);
        RecoveryPointManifest.Disk held = new RecoveryPointManifest.Disk(
                disk.ordinal(),
                disk.diskId(),
                disk.sizeBytes(),
                head.number(),
                HexFormat.of().formatHex(head.digest()),
                List.of());
        return new RecoveryPointManifest(
                RecoveryPointManifest.VERSION,
                itemId,
                EPOCH,
                1,
                "CrashConsistent",
                1,
                "2026-01-01T00:00:00Z",
                null,
                List.of(held));
    }
}
