package io.farshore.replication.segment;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.protocol.BatchHeader;
import io.farshore.replication.protocol.BatchReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a batch into segments, one for each disk it touches, in one pass: what arrives is sealed first and stored second
 * (section 5 of the design). Not thread-safe.
 */
public final class BatchSealer {
    /** Gives the output for the segment of a disk; the sealer neither forces nor closes it. */
    @FunctionalInterface
    public interface Outputs {
        OutputStream open(DiskOfEpoch disk, long segmentNumber) throws IOException;
    }

    /**
     * What was in a batch.
     *
     * @param header its header
     * @param segments the segments made of it, by disk ordinal
     * @param mark the mark that ends it, if any
     * @param sourceTimeMicros the newest clock of the source seen in it
     * @param scannedBytes how far the scan has come, by disk ordinal
     */
    public record Sealed(
            BatchHeader header,
            Map<Integer, SealedSegment> segments,
            @Nullable JournalRecord mark,
            long sourceTimeMicros,
            Map<Integer, Long> scannedBytes) {}

    private final UUID itemId;
    private final long epoch;
    private final Map<Integer, DiskOfEpoch> disks;
    private final FrameCodec codec = new FrameCodec();
    private final SecureRandom random;
    private final FramePool pool;

    /**
     * Compresses on the caller's thread.
     *
     * @param disks the disks of the epoch, by ordinal
     */
    public BatchSealer(UUID itemId, long epoch, Map<Integer, DiskOfEpoch> disks, SecureRandom random) {
        this(itemId, epoch, disks, random, FramePool.none());
    }

    /**
     * @param disks the disks of the epoch, by ordinal
     * @param pool compresses the frames; may be shared
     */
    public BatchSealer(UUID itemId, long epoch, Map<Integer, DiskOfEpoch> disks, SecureRandom random, FramePool pool) {
        this.pool = pool;
        this.itemId = itemId;
        this.epoch = epoch;
        this.disks = Map.copyOf(disks);
        this.random = random;
    }

    /**
     * Seals one batch.
     *
     * @param heads the newest segment of each disk, by ordinal; absent means none
     * @throws DamagedDataException if the batch does not add up or is not of this item and epoch; what was written to
     *     the outputs is worthless then
     */
    public Sealed seal(ByteBuffer batch, SealingKey key, Map<Integer, ChainHead> heads, Outputs outputs, long nowMicros)
            throws IOException {
        BatchHeader header = BatchHeader.get(batch.duplicate());
        if (!header.itemId().equals(itemId) || header.epoch() != epoch) {
            throw new DamagedDataException("the batch is of another item or epoch");
        }
        Pass pass = new Pass(header, key, heads, outputs, nowMicros);
        BatchReader.read(batch, pass::take);
        Map<Integer, SealedSegment> segments = new TreeMap<>();
        for (Map.Entry<Integer, SegmentWriter> writer : pass.writers.entrySet()) {
            segments.put(writer.getKey(), writer.getValue().finish());
        }
        return new Sealed(header, segments, pass.mark, pass.sourceTimeMicros, pass.scanned);
    }

    private final class Pass {
        private final BatchHeader header;
        private final SealingKey key;
        private final Map<Integer, ChainHead> heads;
        private final Outputs outputs;
        private final long nowMicros;
        private final Map<Integer, SegmentWriter> writers = new TreeMap<>();
        private final Map<Integer, Long> scanned = new TreeMap<>();
        private @Nullable JournalRecord mark;
        private long sourceTimeMicros;

        Pass(BatchHeader header, SealingKey key, Map<Integer, ChainHead> heads, Outputs outputs, long nowMicros) {
            this.header = header;
            this.key = key;
            this.heads = heads;
            this.outputs = outputs;
            this.nowMicros = nowMicros;
        }

        void take(JournalRecord next, ByteBuffer payload) throws IOException {
            if (mark != null) {
                throw new DamagedDataException("records follow the mark of the batch");
            }
            sourceTimeMicros = Math.max(sourceTimeMicros, next.timeMicros());
            switch (next.type()) {
                case WRITE, BASE -> writer(next).write(next.offsetBytes(), next.sequence(), payload);
                case ZERO -> writer(next).zero(next.offsetBytes(), next.lengthBytes(), next.sequence());
                case SCANNED -> scanned.merge(next.disk(), next.offsetBytes(), Math::max);
                case MARK -> mark = next;
                case HEARTBEAT -> {}
                case SEAL -> throw new DamagedDataException("a seal belongs in a file, not in a batch");
            }
        }

        private SegmentWriter writer(JournalRecord next) throws IOException {
            DiskOfEpoch disk = disks.get(next.disk());
            if (disk == null || next.lengthBytes() > disk.sizeBytes() - next.offsetBytes()) {
                throw new DamagedDataException("a write of " + next.lengthBytes() + " bytes at " + next.offsetBytes()
                        + " is outside disk " + next.disk());
            }
            SegmentWriter writer = writers.get(next.disk());
            if (writer == null) {
                writer = begin(disk);
                writers.put(next.disk(), writer);
            }
            return writer;
        }

        private SegmentWriter begin(DiskOfEpoch disk) throws IOException {
            ChainHead head = heads.getOrDefault(disk.ordinal(), ChainHead.NONE);
            byte[] salt = new byte[DataKey.SALT_BYTES];
            random.nextBytes(salt);
            SegmentHeader segment = new SegmentHeader(
                    SegmentHeader.Kind.CHAIN,
                    itemId,
                    disk.diskId(),
                    epoch,
                    head.number() + 1,
                    header.firstSequence(),
                    header.lastSequence(),
                    disk.sizeBytes(),
                    nowMicros,
                    head.digest(),
                    salt,
                    key.keyId(),
                    key.wrapped());
            return new SegmentWriter(outputs.open(disk, segment.number()), segment, key.key(), codec, pool);
        }
    }

    /** The disks of an epoch by ordinal. @throws IllegalArgumentException if two share one */
    public static Map<Integer, DiskOfEpoch> byOrdinal(List<DiskOfEpoch> disks) {
        Map<Integer, DiskOfEpoch> map = new TreeMap<>();
        for (DiskOfEpoch disk : disks) {
            if (map.put(disk.ordinal(), disk) != null) {
                throw new IllegalArgumentException("two disks have the ordinal " + disk.ordinal());
            }
        }
        return map;
    }
}
