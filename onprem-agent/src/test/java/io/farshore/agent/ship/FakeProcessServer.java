package io.farshore.agent.ship;

import io.farshore.agent.capture.DiskFixture;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchHeader;
import io.farshore.replication.protocol.BatchReader;
import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.segment.DiskOfEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a process server promises, in memory, with faults on demand. */
final class FakeProcessServer implements ReplicationTarget {
    /** What goes wrong with one batch. */
    enum Fault {
        NONE,
        /** It never arrives. */
        LOST,
        /** It is taken and the answer is lost. */
        ANSWER_LOST,
        /** There is no room. */
        BUSY
    }

    final Deque<Fault> faults = new ArrayDeque<>();
    final List<Long> epochs = new ArrayList<>();
    /** The disks at each mark that made a point, writes over scan. */
    final List<byte[][]> points = new ArrayList<>();

    int batches;
    long sentBytes;
    boolean refuseEverything;
    private EpochState state = new EpochState(0, 0, Map.of(), List.of());
    private byte[][] scanned = {};
    private byte[][] written = {};
    private boolean[][] isWritten = {};

    /** As if the machine had been lost and set up anew. */
    void forgetEverything() {
        state = new EpochState(0, 0, Map.of(), List.of());
    }

    /** As if the machine had been put back to an older state. */
    void goBackTo(EpochState older) {
        state = older;
    }

    EpochState held() {
        return state;
    }

    @Override
    public EpochState state(String processServer, UUID itemId) {
        return state;
    }

    @Override
    public Reply open(String processServer, UUID itemId, long epoch, List<DiskOfEpoch> disks) {
        if (epoch == state.epoch()) {
            return new Reply.Taken(state);
        }
        if (epoch < state.epoch()) {
            return new Reply.OutOfStep(state);
        }
        epochs.add(epoch);
        state = new EpochState(epoch, 0, Map.of(), disks);
        scanned = disks.stream().map(d -> new byte[(int) d.sizeBytes()]).toArray(byte[][]::new);
        written = disks.stream().map(d -> new byte[(int) d.sizeBytes()]).toArray(byte[][]::new);
        isWritten = disks.stream().map(d -> new boolean[(int) d.sizeBytes()]).toArray(boolean[][]::new);
        return new Reply.Taken(state);
    }

    @Override
    public Reply send(String processServer, UUID itemId, ByteBuffer batch) throws IOException {
        batches++;
        sentBytes += batch.remaining();
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        if (refuseEverything) {
            return new Reply.Refused("400: no");
        }
        return switch (fault) {
            case LOST -> throw new IOException("the batch was lost");
            case BUSY -> new Reply.Busy(Duration.ofMillis(7), "full");
            case NONE -> accept(batch.duplicate());
            case ANSWER_LOST -> {
                accept(batch.duplicate());
                throw new IOException("the answer was lost");
            }
        };
    }

    private Reply accept(ByteBuffer batch) throws IOException {
        BatchHeader header = BatchHeader.get(batch.duplicate());
        if (header.epoch() != state.epoch()) {
            return new Reply.OutOfStep(state);
        }
        if (!header.isScan() && header.lastSequence() <= state.acknowledgedSequence()) {
            return new Reply.Taken(state);
        }
        if (!header.isScan() && header.firstSequence() != state.acknowledgedSequence() + 1) {
            return new Reply.OutOfStep(state);
        }
        Map<Integer, Long> progress = new TreeMap<>(state.scannedBytes());
        boolean complete =
                state.disks().stream().allMatch(d -> progress.getOrDefault(d.ordinal(), 0L) >= d.sizeBytes());
        BatchReader.read(batch, (record, payload) -> {
            int from = (int) record.offsetBytes();
            if (record.type() == RecordType.BASE) {
                DiskFixture.apply(scanned, record, payload);
            } else if (record.type() == RecordType.SCANNED) {
                progress.merge(record.disk(), record.offsetBytes(), Math::max);
            } else if (record.type().changesDisk()) {
                DiskFixture.apply(written, record, payload);
                Arrays.fill(isWritten[record.disk()], from, from + (int) record.lengthBytes(), true);
            } else if (record.type() == RecordType.MARK && complete) {
                points.add(disks());
            }
        });
        long acknowledged = Math.max(state.acknowledgedSequence(), header.lastSequence());
        state = new EpochState(state.epoch(), acknowledged, progress, state.disks());
        return new Reply.Taken(state);
    }

    /** What hydration would write now. */
    byte[][] disks() {
        byte[][] result = new byte[scanned.length][];
        for (int disk = 0; disk < scanned.length; disk++) {
            result[disk] = scanned[disk].clone();
            for (int at = 0; at < result[disk].length; at++) {
                if (isWritten[disk][at]) {
                    result[disk][at] = written[disk][at];
                }
            }
        }
        return result;
    }
}
