package io.farshore.agent.ship;

import io.farshore.agent.capture.Scan;
import io.farshore.agent.capture.Splitter;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.protocol.BatchReader;
import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.segment.DiskOfEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ships one epoch: the journal in order, and between its batches the blocks of the scan, until the process server has
 * both. What is acknowledged is dropped (invariant 1). One thread calls {@link #step}; progress may be read from others.
 */
public final class Shipper {
    /** How long a write may wait for company before it is sent. */
    private static final Duration LINGER = Duration.ofMillis(300);

    private static final Duration IDLE = Duration.ofMillis(50);
    private static final int FULL_ENOUGH_BYTES = 1 << 20;

    /** What a step found. */
    public sealed interface Outcome {
        /** Something was sent, or there is nothing to send; call again after the pause. */
        record Continue(Duration pause) implements Outcome {}

        /** The process server does not know this epoch or lacks what is gone here: a new epoch is needed. */
        record EpochLost(String reason) implements Outcome {}
    }

    /** Remembers over a restart whether the epoch was opened. */
    public interface Opening {
        boolean isDone();

        void done() throws IOException;
    }

    private final ReplicationTarget target;
    private final String processServer;
    private final UUID itemId;
    private final Journal journal;
    private final Splitter splitter;
    private final InstantSource clock;
    private final BatchBuilder batch;
    private final Opening opening;
    private final List<DiskOfEpoch> disks = new ArrayList<>();
    private @Nullable JournalCursor cursor;
    private volatile @Nullable Scan scan;
    private boolean scanTurn;
    private long unsentSinceMillis;
    private volatile long acknowledgedSequence;

    public Shipper(
            ReplicationTarget target,
            String processServer,
            Journal journal,
            Splitter splitter,
            InstantSource clock,
            int batchLimitBytes,
            Opening opening) {
        this.target = target;
        this.processServer = processServer;
        this.itemId = journal.identity().itemId();
        this.journal = journal;
        this.splitter = splitter;
        this.clock = clock;
        this.opening = opening;
        this.batch = new BatchBuilder(itemId, journal.identity().epoch(), batchLimitBytes);
        for (int i = 0; i < splitter.disks().size(); i++) {
            disks.add(new DiskOfEpoch(
                    i, splitter.disks().get(i).id(), splitter.disks().get(i).sizeBytes()));
        }
    }

    /** Does the next piece of work. @throws IOException if the process server cannot be reached; try again */
    public Outcome step() throws IOException, InterruptedException {
        try {
            return work();
        } catch (DamagedDataException e) {
            return new Outcome.EpochLost("the journal is damaged: " + e.getMessage());
        }
    }

    private Outcome work() throws IOException, InterruptedException {
        JournalCursor reading = cursor;
        if (reading == null) {
            return connect();
        }
        Scan scanning = scan;
        boolean scanOpen = scanning != null && !scanning.isComplete();
        if (scanning != null && scanOpen && scanTurn) {
            scanTurn = false;
            batch.clear();
            scanning.fill(batch);
            return send(batch.finish(0, 0));
        }
        scanTurn = scanOpen;
        if (!isDue(reading)) {
            return new Outcome.Continue(scanOpen ? Duration.ZERO : IDLE);
        }
        JournalCursor.Run run = reading.read(batch.body());
        unsentSinceMillis = 0;
        return run == null ? new Outcome.Continue(IDLE) : send(batch.finish(run));
    }

    /** Whether enough has gathered, or waited long enough. */
    private boolean isDue(JournalCursor reading) {
        if (journal.nextSequence() == reading.sequence()) {
            unsentSinceMillis = 0;
            return false;
        }
        long now = clock.millis();
        if (unsentSinceMillis == 0) {
            unsentSinceMillis = now;
        }
        return now - unsentSinceMillis >= LINGER.toMillis() || journal.bytesBehind(reading) >= FULL_ENOUGH_BYTES;
    }

    private Outcome connect() throws IOException, InterruptedException {
        long epoch = journal.identity().epoch();
        EpochState held = target.state(processServer, itemId);
        if (held.epoch() == epoch) {
            return opened(held);
        }
        if (opening.isDone()) {
            return new Outcome.EpochLost("the process server has epoch " + held.epoch() + " and lost epoch " + epoch);
        }
        return switch (target.open(processServer, itemId, epoch, disks)) {
            case ReplicationTarget.Reply.Taken taken -> opened(taken.state());
            case ReplicationTarget.Reply.OutOfStep other ->
                new Outcome.EpochLost(
                        "the process server has epoch " + other.state().epoch());
            case ReplicationTarget.Reply.Busy busy -> new Outcome.Continue(busy.retryAfter());
            case ReplicationTarget.Reply.Refused refused ->
                throw new IOException("the process server refused the disks: " + refused.message());
        };
    }

    private Outcome opened(EpochState state) throws IOException {
        if (!opening.isDone()) {
            opening.done();
        }
        return continueFrom(state);
    }

    private Outcome continueFrom(EpochState state) throws IOException {
        if (state.epoch() != journal.identity().epoch()) {
            return new Outcome.EpochLost("the process server has epoch " + state.epoch());
        }
        if (state.acknowledgedSequence() < acknowledgedSequence) {
            return new Outcome.EpochLost("the process server acknowledged sequence " + acknowledgedSequence
                    + " and has gone back to " + state.acknowledgedSequence());
        }
        long next = state.acknowledgedSequence() + 1;
        if (next < journal.firstSequence() || next > journal.nextSequence()) {
            return new Outcome.EpochLost("the process server needs sequence " + next + ", the journal holds "
                    + journal.firstSequence() + " to " + (journal.nextSequence() - 1));
        }
        Scan current = scan;
        if (current == null) {
            scan = new Scan(splitter.disks(), state.scannedBytes(), clock);
        } else {
            current.advance(state.scannedBytes());
        }
        cursor = journal.cursor(next);
        acknowledgedSequence = state.acknowledgedSequence();
        journal.dropThrough(state.acknowledgedSequence());
        return new Outcome.Continue(Duration.ZERO);
    }

    private Outcome send(ByteBuffer bytes) throws IOException, InterruptedException {
        return switch (target.send(processServer, itemId, bytes)) {
            case ReplicationTarget.Reply.Taken taken -> acknowledged(taken.state());
            case ReplicationTarget.Reply.OutOfStep other -> {
                cursor = null;
                yield continueFrom(other.state());
            }
            case ReplicationTarget.Reply.Busy busy -> {
                cursor = null; // what was read must be read again
                yield new Outcome.Continue(busy.retryAfter());
            }
            case ReplicationTarget.Reply.Refused refused -> {
                cursor = null;
                BatchReader.read(bytes.duplicate(), (header, payload) -> {}); // is it the journal?
                throw new IOException("the process server refused a sound batch: " + refused.message());
            }
        };
    }

    private Outcome acknowledged(EpochState state) throws IOException {
        Scan scanning = scan;
        if (scanning != null) {
            scanning.advance(state.scannedBytes());
        }
        acknowledgedSequence = state.acknowledgedSequence();
        journal.dropThrough(state.acknowledgedSequence());
        return new Outcome.Continue(Duration.ZERO);
    }

    /** Where it ships to. */
    String processServer() {
        return processServer;
    }

    /** Forgets where it was: the next step asks the process server. */
    public void reconnect() {
        cursor = null;
    }

    /** Whether every block of the disks is durable at the process server. */
    public boolean isScanned() {
        Scan scanning = scan;
        return scanning != null && scanning.isComplete();
    }

    /** Scanned so far, in bytes. */
    public long processedBytes() {
        Scan scanning = scan;
        return scanning == null ? 0 : scanning.processedBytes();
    }

    /** To be scanned, in bytes. */
    public long totalBytes() {
        return disks.stream().mapToLong(DiskOfEpoch::sizeBytes).sum();
    }

    /** Everything up to here is durable at the process server. */
    public long acknowledgedSequence() {
        return acknowledgedSequence;
    }
}
