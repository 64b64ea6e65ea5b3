package io.farshore.agent.ship;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.agent.capture.RawDisk;
import io.farshore.agent.capture.Splitter;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalIdentity;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.AgentHeartbeat.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the machine replicated as the configuration server says: opens epochs, marks, and ships. Its thread is the only
 * one that changes the assignment and the epoch.
 */
public final class Replicator implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Path home;
    private final UUID bootId;
    private final Splitter splitter;
    private final ReplicationTarget target;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final long journalLimitBytes;
    private final int batchLimitBytes;
    private volatile AgentHeartbeat.@Nullable Assignment assignment;
    private volatile boolean assignmentKnown;
    private volatile @Nullable Journal journal;
    private volatile @Nullable Shipper shipper;
    private volatile @Nullable String trouble;
    private @Nullable ReplicationState state;
    private long lastMarkMillis;
    private long lastHeartbeatMillis;
    private long markCounter = -1;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Replicator(
            Path home,
            UUID bootId,
            Splitter splitter,
            ReplicationTarget target,
            ObjectMapper json,
            InstantSource clock,
            long journalLimitBytes,
            int batchLimitBytes) {
        this.home = home;
        this.bootId = bootId;
        this.splitter = splitter;
        this.target = target;
        this.json = json;
        this.clock = clock;
        this.journalLimitBytes = journalLimitBytes;
        this.batchLimitBytes = batchLimitBytes;
    }

    /** Continues recording before the first write of the workload. */
    public void resume() throws IOException {
        Optional<ReplicationState> known = ReplicationState.load(home, json);
        if (known.isEmpty()) {
            return;
        }
        ReplicationState before = known.get();
        state = before;
        Journal reopened = reopen(before);
        if (reopened != null) {
            journal = reopened;
            LOG.info("continues epoch {} at sequence {}", before.epoch(), reopened.nextSequence());
            return;
        }
        LOG.warn("epoch {} cannot be continued: a new epoch is opened and the disks are scanned", before.epoch());
        try {
            openEpoch(before.itemId(), before.resyncCounter());
        } catch (IOException e) {
            LOG.error(
                    "writes are not recorded until a journal can be made: {}", e.getMessage()); // the workload goes on
        }
    }

    private @Nullable Journal reopen(ReplicationState before) throws IOException {
        Journal reopened = before.diskIds().equals(diskIds())
                ? Journal.reopen(folder(), identity(before.itemId(), before.epoch()), journalLimitBytes)
                        .orElse(null)
                : null;
        if (reopened != null) {
            try {
                splitter.resume(reopened);
            } catch (DamagedDataException e) {
                LOG.warn("the journal cannot be used: {}", e.getMessage());
                return null;
            }
        }
        return reopened;
    }

    /** Takes what the configuration server said. */
    public void assign(AgentHeartbeat.@Nullable Assignment now) {
        assignment = now;
        assignmentKnown = true;
    }

    @Override
    public void run() {
        boolean running = stopped.getCount() > 0;
        while (running) {
            try {
                running = pause(step());
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                running = recover(e);
            }
        }
    }

    /** Waits, without a need to be interrupted: an interrupt would close the files that this thread reads. */
    private boolean pause(Duration duration) throws InterruptedException {
        return !stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean recover(Exception cause) {
        retry(cause);
        try {
            return pause(RETRY);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Makes the next step begin with asking the process server what it has. */
    void retry(Exception cause) {
        String message = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn("replication waits and tries again: {}", message);
        }
        trouble = message;
        Shipper current = shipper;
        if (current != null) {
            current.reconnect();
        }
        stamp();
    }

    /** Does the next piece of work; returns how long to wait for the one after it. */
    Duration step() throws IOException, InterruptedException {
        AgentHeartbeat.Assignment now = assignment;
        if (!assignmentKnown) {
            stamp();
            return RETRY;
        }
        if (now == null) {
            release();
            return RETRY;
        }
        follow(now);
        stamp();
        mark(now);
        Shipper current = shipper;
        if (current == null) {
            return RETRY;
        }
        Shipper.Outcome outcome = current.step();
        trouble = null;
        return switch (outcome) {
            case Shipper.Outcome.Continue more -> more.pause();
            case Shipper.Outcome.EpochLost lost -> {
                LOG.warn("a resync is needed: {}", lost.reason());
                openEpoch(now.itemId(), now.resyncCounter());
                yield RETRY;
            }
        };
    }

    /** Makes journal and shipper fit the assignment. */
    private void follow(AgentHeartbeat.Assignment now) throws IOException {
        ReplicationState before = state;
        boolean fresh = before == null || !before.itemId().equals(now.itemId());
        boolean wanted = before != null && now.resyncCounter() > before.resyncCounter();
        if (fresh || wanted || journal == null || splitter.lostBecause() != null) {
            openEpoch(now.itemId(), now.resyncCounter());
        }
        Journal recording = journal;
        Shipper current = shipper;
        boolean moved = current != null && !current.processServer().equals(now.processServerUrl());
        if (recording != null && (current == null || moved)) {
            shipper = new Shipper(
                    target, now.processServerUrl(), recording, splitter, clock, batchLimitBytes, new OpeningOfEpoch());
        }
    }

    private void openEpoch(UUID itemId, long resyncCounter) throws IOException {
        ReplicationState before = state;
        long epoch = Math.max(clock.millis(), before == null ? 0 : before.epoch() + 1);
        // The state is saved first: whatever crash follows, the journal on disk is not of this epoch until it is made
        // anew, and no journal that misses writes is continued.
        ReplicationState next = new ReplicationState(itemId, epoch, diskIds(), resyncCounter, false);
        next.save(home, json);
        state = next;
        journal = null;
        shipper = null;
        lastMarkMillis = 0;
        abandonOld();
        Journal fresh = Journal.create(folder(), identity(itemId, epoch), journalLimitBytes);
        splitter.record(fresh);
        journal = fresh;
        LOG.info("opened epoch {} of item {}", epoch, itemId);
    }

    private void abandonOld() throws IOException {
        Journal old = splitter.record(null);
        if (old != null) {
            old.abandon();
        }
    }

    private void release() throws IOException {
        if (state == null) {
            return;
        }
        ReplicationState.forget(home); // first, as in openEpoch
        state = null;
        journal = null;
        shipper = null;
        abandonOld();
        LOG.info("the machine is no longer protected");
    }

    private final class OpeningOfEpoch implements Shipper.Opening {
        @Override
        public boolean isDone() {
            ReplicationState now = state;
            return now != null && now.opened();
        }

        @Override
        public void done() throws IOException {
            ReplicationState now = state;
            if (now != null) {
                ReplicationState next = now.withOpened();
                next.save(home, json);
                state = next;
            }
        }
    }

    /** Stamps the clock into the journal, from which the recovery point objective is measured. */
    private void stamp() {
        long now = clock.millis();
        if (now - lastHeartbeatMillis >= 1_000) {
            lastHeartbeatMillis = now;
            splitter.heartbeat();
        }
    }

    /** A point before the end of the scan would not be whole, so marks begin behind it. */
    private void mark(AgentHeartbeat.Assignment now) {
        Shipper current = shipper;
        if (current == null || !current.isScanned()) {
            return;
        }
        long time = clock.millis();
        boolean first = lastMarkMillis == 0;
        boolean asked = now.markCounter() != markCounter && markCounter >= 0;
        if (first || asked || time - lastMarkMillis >= now.crashConsistentSeconds() * 1000L) {
            lastMarkMillis = time;
            markCounter = now.markCounter();
            splitter.mark(MarkKind.CRASH_CONSISTENT);
        }
    }

    private List<UUID> diskIds() {
        return splitter.disks().stream().map(RawDisk::id).toList();
    }

    private Path folder() {
        return home.resolve("journal");
    }

    private JournalIdentity identity(UUID itemId, long epoch) {
        return new JournalIdentity(itemId, epoch, bootId);
    }

    /** How replication stands; empty while the machine is not protected. */
    public Optional<AgentHeartbeat.Status> status() {
        AgentHeartbeat.Assignment now = assignment;
        Journal recording = journal;
        if (now == null) {
            return Optional.empty();
        }
        Shipper current = shipper;
        boolean scanned = current != null && current.isScanned();
        Stage stage = splitter.lostBecause() != null || recording == null
                ? Stage.ResyncRequired
                : scanned ? Stage.Protected : Stage.InitialReplication;
        return Optional.of(new AgentHeartbeat.Status(
                now.itemId(),
                stage,
                recording == null ? 0 : recording.identity().epoch(),
                current == null ? 0 : current.processedBytes(),
                current == null ? 0 : current.totalBytes(),
                recording == null ? 0 : recording.bytes(),
                journalLimitBytes,
                issues(recording)));
    }

    private List<AgentHeartbeat.Issue> issues(@Nullable Journal recording) {
        List<AgentHeartbeat.Issue> issues = new ArrayList<>();
        String problem = trouble;
        if (problem != null) {
            issues.add(new AgentHeartbeat.Issue(
                    "NETWORK", problem, "Check that the process server runs and that its data port is reachable."));
        }
        String lost = splitter.lostBecause();
        if (lost != null) {
            issues.add(new AgentHeartbeat.Issue("JOURNAL", lost, "The disks are scanned again by themselves."));
        }
        if (recording != null && recording.bytes() > recording.limitBytes() / 10 * 8) {
            issues.add(new AgentHeartbeat.Issue(
                    "JOURNAL", "the journal is over 80 % full", "Find what slows shipping, or raise journalLimitMb."));
        }
        return issues;
    }

    /** Ends the loop, at the latest when the request under way has failed. */
    public void stop() {
        stopped.countDown();
    }
}
