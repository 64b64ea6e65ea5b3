package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.JobError;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.replication.hydrate.BaseSegments;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Merges the history of an item into a base at its newest point: ADR 6. Nothing is deleted here; pruning does that once no
 * retained point needs what is older.
 */
final class CompactionJob {
    private static final String PLAN = "PlanBaseTask";
    private static final String STORE = "StoreBaseTask";

    private final JobPorts ports;
    private final ControlRecords records;
    private final JobItems items;
    private final RangePlans plans;
    private final SecureRandom random = new SecureRandom();

    CompactionJob(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        items = new JobItems(records);
        plans = new RangePlans(ports);
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.COMPACTION)
                .step(PLAN, Guarded.step(this::choose))
                .step(PLAN, Guarded.step(this::plan))
                .step(STORE, this::fanOut)
                .step(STORE, this::await)
                .step(STORE, Guarded.step(new BaseSigning(ports)::sign))
                .step(STORE, Guarded.step(this::removePlans))
                .onFailure(this::report)
                .onFailure(Guarded.step(this::removePlans))
                .onFailure(Guarded.step(this::removeParts))
                .build();
    }

    /** Once and for all: the plans of a step that is repeated must be those of its first run. */
    private StepOutcome choose(JobContext context) throws IOException {
        Optional<ProtectedItem> item = items.find(context);
        Optional<EpochHead> head = item.flatMap(found -> records.epochHeads()
                .get(found.itemId(), EpochHead.id(found.replication().pointEpoch())));
        if (item.isEmpty() || head.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The item has no recovery points any more.");
        }
        SealingKey key = SealingKey.generate(ports.wrapper(), random);
        EpochHead at = head.get();
        new CompactionWork(
                        at.itemId(),
                        at.epoch(),
                        at.point(),
                        at.manifestDigest(),
                        items.basePoint(at.itemId(), at.epoch(), at.point()),
                        at.chain(),
                        key.keyId(),
                        Base64.getEncoder().encodeToString(key.wrapped()),
                        List.of(),
                        0,
                        null)
                .store(context);
        return StepOutcome.done();
    }

    private StepOutcome plan(JobContext context) throws IOException {
        CompactionWork work = CompactionWork.of(context);
        PointVerifier verifier = items.verifier(ports, items.get(context));
        RecoveryPointManifest point = work.read(verifier);
        RecoveryPointManifest previous = JobItems.base(verifier, work.itemId(), work.epoch(), work.previousBase());
        HydrationPlanner planner = new HydrationPlanner(ports.stores().segments(work.itemId()), ports.unwrapper());
        int rangeBytes = Math.min(ports.times().rangeBytes(), BaseSegments.MAX_RANGE_BYTES);
        List<CompactionWork.Disk> disks = new ArrayList<>();
        for (RecoveryPointManifest.Disk disk : point.disks()) {
            List<RangePlan> ranges = planner.plan(point, disk, previous).split(rangeBytes);
            String diskId = disk.diskId().toString();
            plans.store(context.job(), diskId, ranges);
            disks.add(new CompactionWork.Disk(diskId, disk.sizeBytes(), ranges.size(), 0));
        }
        work.planned(disks).store(context);
        return StepOutcome.done();
    }

    private StepOutcome fanOut(JobContext context) {
        CompactionWork work = CompactionWork.of(context);
        for (CompactionWork.Disk disk : work.disks()) {
            for (int from = disk.enqueued(); from < disk.ranges(); ) {
                from = plans.send(context.job(), disk.diskId(), from, disk.ranges());
                work = work.sent(disk, from);
                work.store(context);
                context.save();
            }
        }
        return StepOutcome.done();
    }

    private StepOutcome await(JobContext context) {
        CompactionWork work = CompactionWork.of(context);
        List<HydratedRange> finished = ports.ranges().list(context.job().jobId());
        return new RangeProgress(finished, work.totalRanges(), work.finishedRanges(), work.progressTime())
                .outcome(context.now(), ports.times().pollSeconds(), () -> work.progressed(
                                finished.size(), context.now())
                        .store(context));
    }

    private StepOutcome removePlans(JobContext context) throws IOException {
        plans.remove(context.job());
        return StepOutcome.done();
    }

    private StepOutcome removeParts(JobContext context) throws IOException {
        Optional<CompactionWork> work = CompactionWork.read(context.work());
        boolean complete = work.isPresent()
                && records.epochBases()
                        .get(
                                work.get().itemId(),
                                EpochBase.id(work.get().epoch(), work.get().point()))
                        .isPresent();
        if (work.isEmpty() || complete) {
            return StepOutcome.done();
        }
        SegmentStore segments = ports.stores().segments(work.get().itemId());
        for (CompactionWork.Disk disk : work.get().disks()) {
            String prefix = BlobNames.baseSegmentPrefix(
                    work.get().epoch(),
                    UUID.fromString(disk.diskId()),
                    work.get().point());
            for (StoredBlob part : segments.list(prefix)) {
                segments.delete(part.name());
            }
        }
        return StepOutcome.done();
    }

    /** What cannot be merged cannot be restored either: the user must know before a disaster does. */
    private StepOutcome report(JobContext context) {
        Optional<JobError> damage = context.job().errors().stream()
                .filter(error -> error.providerCode() == ErrorCode.POINT_DAMAGED.code())
                .findFirst();
        damage.ifPresent(error -> items.update(
                context,
                now -> now.withHealthError(new HealthError(
                        "FS1002",
                        Severity.CRITICAL,
                        "FarshoreRecoveryPoints",
                        "Replication",
                        "The newest recovery points cannot be read. " + error.message(),
                        error.possibleCauses(),
                        error.recommendedAction(),
                        context.now()))));
        return StepOutcome.done();
    }
}
