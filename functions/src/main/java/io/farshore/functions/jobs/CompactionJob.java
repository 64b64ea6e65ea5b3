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
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.BaseSegments;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.BaseManifest;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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
                .step(STORE, Guarded.step(this::sign))
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
        UUID itemId = UUID.fromString(work.itemId());
        PointVerifier.Verified point = verifier.read(itemId, work.epoch(), work.point());
        if (!point.digest().equals(work.manifest())) {
            String name = BlobNames.manifest(itemId, work.epoch(), work.point());
            throw new DamagedDataException("manifest " + name + ": it was changed after it was stored");
        }
        BaseManifest previous = JobItems.base(verifier, work.itemId(), work.epoch(), work.previousBase());
        HydrationPlanner planner = new HydrationPlanner(ports.stores().segments(work.itemId()), ports.unwrapper());
        int rangeBytes = Math.min(ports.times().rangeBytes(), BaseSegments.MAX_RANGE_BYTES);
        List<CompactionWork.Disk> disks = new ArrayList<>();
        for (RecoveryPointManifest.Disk disk : point.manifest().disks()) {
            List<RangePlan> ranges =
                    planner.plan(point.manifest(), disk, previous).split(rangeBytes);
            String diskId = disk.diskId().toString();
            plans.store(context.job(), diskId, ranges);
            disks.add(new CompactionWork.Disk(
                    diskId, disk.sizeBytes(), disk.headSegment(), disk.headDigest(), ranges.size(), 0));
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

    /** The base last, after everything that it names (invariant 4). */
    private StepOutcome sign(JobContext context) throws IOException {
        CompactionWork work = CompactionWork.of(context);
        UUID itemId = UUID.fromString(work.itemId());
        BaseManifest base = new BaseManifest(
                BaseManifest.VERSION, itemId, work.epoch(), work.point(), work.manifest(), named(context, work));
        SignedDocument signed = SignedDocument.sign(
                SignedDocument.PS256,
                ports.vaultSigner(),
                SigningKeys.keyId(ports.wrapper().publicKey()),
                BaseManifest.TYPE,
                base.toJson());
        checkStored(base);
        store(items.verifier(ports, items.get(context)), base, signed);
        Map<String, Long> heads = work.disks().stream()
                .collect(Collectors.toMap(CompactionWork.Disk::diskId, CompactionWork.Disk::headSegment));
        EpochBase record = new EpochBase(
                work.itemId(), work.epoch(), work.point(), base.lengthBytes(), work.chain(), heads, false);
        records.epochBases().createIfAbsent(work.itemId(), EpochBase.id(work.epoch(), work.point()), record);
        return StepOutcome.done();
    }

    /** History is deleted on the word of a base: what it names is looked at once more. */
    private void checkStored(BaseManifest base) throws IOException {
        SegmentStore segments = ports.stores().segments(base.itemId().toString());
        for (BaseManifest.Disk disk : base.disks()) {
            for (RecoveryPointManifest.Segment segment : disk.segments()) {
                String name = BlobNames.baseSegment(base.epoch(), disk.diskId(), base.point(), segment.digest());
                if (segments.length(name) != segment.lengthBytes()) {
                    throw new DamagedDataException("segment " + name + ": it is not as it was stored");
                }
            }
        }
    }

    private void store(PointVerifier verifier, BaseManifest base, SignedDocument signed) throws IOException {
        String name = BlobNames.base(base.itemId(), base.epoch(), base.point());
        try {
            ports.stores().manifests().create(name, signed.compact().getBytes(StandardCharsets.UTF_8));
        } catch (BlobAlreadyExistsException e) {
            // An earlier run of this step, or a stranger who took the name: then the next base has another one.
            if (!verifier.readBase(base.itemId(), base.epoch(), base.point()).equals(base)) {
                throw new DamagedDataException("base " + name + ": it is another one", e);
            }
        }
    }

    private List<BaseManifest.Disk> named(JobContext context, CompactionWork work) {
        List<HydratedRange> finished = ports.ranges().list(context.job().jobId());
        List<BaseManifest.Disk> disks = new ArrayList<>();
        for (CompactionWork.Disk disk : work.disks()) {
            List<RecoveryPointManifest.Segment> segments = finished.stream()
                    .filter(range -> range.diskId().equals(disk.diskId()))
                    .flatMap(range -> Optional.ofNullable(range.segment()).stream())
                    .sorted(Comparator.comparingLong(RecoveryPointManifest.Segment::number))
                    .toList();
            disks.add(new BaseManifest.Disk(
                    UUID.fromString(disk.diskId()), disk.headSegment(), disk.headDigest(), segments));
        }
        return disks;
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
