package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobRequest;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.point.Compaction;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import io.farshore.functions.jobs.JobItems;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Starts a compaction of every item that is due: ADR 6. */
public final class Compactions {
    /** What cannot be read now will hardly be readable a minute later, and reading costs. */
    private static final Duration AFTER_FAILURE = Duration.ofHours(6);

    private static final int MAX_ATTEMPTS = 1_000;

    private final ControlRecords records;
    private final JobEngine engine;
    private final Compaction compaction;
    private final Clock clock;

    public Compactions(ControlRecords records, JobEngine engine, Compaction compaction, Clock clock) {
        this.records = records;
        this.engine = engine;
        this.compaction = compaction;
        this.clock = clock;
    }

    public void run() {
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            for (ProtectedItem item : records.items().list(vault.vaultId())) {
                if (item.currentJobId() == null) {
                    startIfDue(item);
                }
            }
        }
    }

    private void startIfDue(ProtectedItem item) {
        Optional<EpochHead> head = records.epochHeads()
                .get(item.itemId(), EpochHead.id(item.replication().pointEpoch()));
        if (head.isEmpty()) {
            return;
        }
        Optional<EpochBase> last = Compaction.newest(
                records.epochBases().list(item.itemId()), head.get().epoch(), Long.MAX_VALUE);
        if (compaction.isDue(head.get(), last)) {
            long after = last.map(EpochBase::point).orElse(0L);
            nextJob(item, head.get().epoch() + "/" + after).ifPresent(jobId -> start(item, jobId));
        }
    }

    /** One at a time: the id of a job is made of the base before, so a job that runs is found by its id. */
    private Optional<String> nextJob(ProtectedItem item, String after) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            String name = "compaction/" + item.itemId() + "/" + after + "/" + attempt;
            String jobId = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                    .toString();
            Optional<Job> job = records.jobs().get(item.vaultId(), JobEngine.id(jobId));
            if (job.isEmpty()) {
                return Optional.of(jobId);
            }
            boolean recent = job.get().changedTime().plus(AFTER_FAILURE).isAfter(clock.instant());
            if (!job.get().state().isOver() || recent) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void start(ProtectedItem item, String jobId) {
        JobTarget target = new JobTarget(item.itemId(), item.friendlyName(), "", false, Map.of());
        engine.start(new JobRequest(jobId, item.vaultId(), Scenario.COMPACTION, target, jobId, JobItems.input(item)));
    }
}
