package io.farshore.agent.capture;

import io.farshore.replication.codec.ZeroRuns;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Initial replication: reads the disks from beginning to end while they are in use. A block may be read while it is
 * being written: every write of the epoch is in the journal and wins over it. Blocks of zeroes are not sent.
 */
public final class Scan {
    private static final int BLOCK_BYTES = 256 << 10;
    /** A batch covers at most this much of a disk, so that progress shows on empty disks. */
    private static final long MAX_COVERED_BYTES = 1L << 30;

    private final List<RawDisk> disks;
    private final InstantSource clock;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final Map<Integer, Long> durable = new TreeMap<>();

    /** @param durable how far each disk is scanned durably, by ordinal */
    public Scan(List<RawDisk> disks, Map<Integer, Long> durable, InstantSource clock) {
        this.disks = List.copyOf(disks);
        this.clock = clock;
        advance(durable);
    }

    /** Takes note of what the process server has. */
    public void advance(Map<Integer, Long> durableBytes) {
        durable.putAll(durableBytes);
    }

    /** Whether all disks are done. */
    public boolean isComplete() {
        return processedBytes() >= totalBytes();
    }

    /** How much is done. */
    public long processedBytes() {
        long sum = 0;
        for (int i = 0; i < disks.size(); i++) {
            sum += Math.min(durable.getOrDefault(i, 0L), disks.get(i).sizeBytes());
        }
        return sum;
    }

    /** How much there is to do. */
    public long totalBytes() {
        return disks.stream().mapToLong(RawDisk::sizeBytes).sum();
    }

    /** Fills a batch with the next blocks; it ends with the progress that the batch makes when it is durable. */
    public void fill(BatchBuilder batch) throws IOException {
        for (int ordinal = 0; ordinal < disks.size(); ordinal++) {
            RawDisk disk = disks.get(ordinal);
            long at = durable.getOrDefault(ordinal, 0L);
            if (at < disk.sizeBytes()) {
                fill(batch, ordinal, disk, at);
                return;
            }
        }
    }

    private void fill(BatchBuilder batch, int ordinal, RawDisk disk, long from) throws IOException {
        long at = from;
        long time = clock.millis() * 1000;
        int reserve = JournalRecord.HEADER_BYTES;
        while (at < disk.sizeBytes()
                && at - from < MAX_COVERED_BYTES
                && batch.fits(BLOCK_BYTES + JournalRecord.HEADER_BYTES + reserve)) {
            int length = (int) Math.min(BLOCK_BYTES, disk.sizeBytes() - at);
            ByteBuffer buffer = ByteBuffer.wrap(block, 0, length);
            disk.read(buffer, at);
            if (!ZeroRuns.isZero(block, 0, length)) {
                buffer.flip();
                batch.add(JournalRecord.base(ordinal, at, buffer, time), buffer);
            }
            at += length;
        }
        batch.add(JournalRecord.bare(RecordType.SCANNED, ordinal, 0, at, 0, time), null);
    }
}
