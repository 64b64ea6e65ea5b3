package io.farshore.processserver.pipeline;

import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.crypto.PrivateKeyUnwrapper;
import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A machine that makes batches, and remembers what its disks were at each mark. */
public final class SourceMachine {
    private static final KeyPair VAULT = rsa();
    public static final KeyUnwrapper UNWRAPPER = new PrivateKeyUnwrapper(VAULT.getPrivate());
    public static final KeyWrapper WRAPPER = new KeyWrapper("https://vault/key/1", (RSAPublicKey) VAULT.getPublic());

    public final UUID itemId;
    public final long epoch;
    public final List<DiskOfEpoch> disks;
    public final Map<Long, byte[][]> atMark = new TreeMap<>();
    private final byte[][] content;
    private final BatchBuilder batch;
    private long first = 1;
    private long next = 1;

    public SourceMachine(UUID itemId, long epoch, int... sizes) {
        this.itemId = itemId;
        this.epoch = epoch;
        List<DiskOfEpoch> list = new ArrayList<>();
        content = new byte[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            list.add(new DiskOfEpoch(i, new UUID(7, i), sizes[i]));
            content[i] = new byte[sizes[i]];
        }
        disks = List.copyOf(list);
        batch = new BatchBuilder(itemId, epoch, 16 << 20);
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    SourceMachine write(int disk, int offset, byte[] data) {
        batch.add(JournalRecord.write(disk, next, offset, ByteBuffer.wrap(data), next * 1000), ByteBuffer.wrap(data));
        System.arraycopy(data, 0, content[disk], offset, data.length);
        next++;
        return this;
    }

    SourceMachine write(int disk, int offset, int length, int value) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) value);
        return write(disk, offset, data);
    }

    SourceMachine zero(int disk, int offset, int length) {
        batch.add(JournalRecord.bare(RecordType.ZERO, disk, next, offset, length, next * 1000), null);
        Arrays.fill(content[disk], offset, offset + length, (byte) 0);
        next++;
        return this;
    }

    SourceMachine heartbeat() {
        batch.add(JournalRecord.bare(RecordType.HEARTBEAT, 0, next, 0, 0, next * 1000), null);
        next++;
        return this;
    }

    SourceMachine mark() {
        batch.add(JournalRecord.bare(RecordType.MARK, 0, next, MarkKind.CRASH_CONSISTENT.code(), 0, next * 1000), null);
        atMark.put(next, Arrays.stream(content).map(byte[]::clone).toArray(byte[][]::new));
        next++;
        return this;
    }

    /** What was done since the last batch. */
    ByteBuffer batch() {
        ByteBuffer bytes = copy(batch.finish(first, next - 1));
        first = next;
        batch.clear();
        return bytes;
    }

    /** A block as the scan reads it now, and the progress behind it. */
    ByteBuffer scan(int disk, int offset, int length, long scannedBytes) {
        BatchBuilder scan = new BatchBuilder(itemId, epoch, 16 << 20);
        if (length > 0) {
            ByteBuffer data = ByteBuffer.wrap(content[disk], offset, length).slice();
            scan.add(JournalRecord.base(disk, offset, data.duplicate(), 1), data);
        }
        scan.add(JournalRecord.bare(RecordType.SCANNED, disk, 0, scannedBytes, 0, 1), null);
        return copy(scan.finish(0, 0));
    }

    /** Scan batches of empty disks. */
    List<ByteBuffer> emptyScan() {
        return disks.stream()
                .map(disk -> scan(disk.ordinal(), 0, 0, disk.sizeBytes()))
                .toList();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /** Asserts nothing: the disks of a point, as failover would write them. */
    public static byte[][] hydrate(SegmentStore segments, RecoveryPointManifest manifest) throws IOException {
        byte[][] result = new byte[manifest.disks().size()][];
        for (RecoveryPointManifest.Disk disk : manifest.disks()) {
            byte[] bytes = new byte[(int) disk.sizeBytes()];
            HydrationPlan plan = new HydrationPlanner(segments, UNWRAPPER).plan(manifest, disk);
            for (RangePlan range : plan.split(HydrationPlan.RANGE_ALIGNMENT_BYTES)) {
                new Hydrator(segments, UNWRAPPER)
                        .run(range, (offset, data) -> data.get(bytes, (int) offset, data.remaining()));
            }
            result[disk.ordinal()] = bytes;
        }
        return result;
    }
}
