package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.UploadDisk;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.hydrate.VhdFooter;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Turns a recovery point into managed disks: plan, create, fan out, wait, footer, close. */
final class DiskHydration {
    /** Longer than any failover is expected to take; revoked when the disk is complete. */
    private static final Duration UPLOAD_ACCESS = Duration.ofHours(24);

    private final JobPorts ports;
    private final JobItems items;
    private final RangePlans plans;

    DiskHydration(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
        plans = new RangePlans(ports);
    }

    /** Reads indexes only; the plans are the same however often this runs. */
    StepOutcome plan(JobContext context) throws IOException {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        RecoveryPointManifest manifest = FailoverPreparation.manifest(ports, items, item, work.point());
        RecoveryPointManifest base = JobItems.base(
                items.verifier(ports, item), item.itemId(), work.point().epoch(), work.basePoint());
        HydrationPlanner planner = new HydrationPlanner(ports.stores().segments(item.itemId()), ports.unwrapper());
        for (DiskWork disk : work.disks()) {
            if (disk.rangeCount() != DiskWork.NOT_PLANNED) {
                continue;
            }
            List<RangePlan> ranges = planner.plan(manifest, manifestDisk(manifest, disk, work), base)
                    .split(ports.times().rangeBytes());
            plans.store(context.job(), disk.diskId(), ranges);
            work = work.withDisk(disk.planned(ranges.size()));
            work.store(context);
            context.save();
        }
        return StepOutcome.done();
    }

    private static RecoveryPointManifest.Disk manifestDisk(
            RecoveryPointManifest manifest, DiskWork disk, FailoverWork work) throws DamagedDataException {
        Optional<RecoveryPointManifest.Disk> found = manifest.disks().stream()
                .filter(candidate -> candidate.diskId().equals(UUID.fromString(disk.diskId())))
                .findFirst();
        String blob = work.point().manifestBlob();
        if (found.isEmpty()) {
            throw new DamagedDataException("manifest " + blob + ": it has no disk " + disk.diskId());
        }
        if (found.get().sizeBytes() > disk.payloadBytes()) {
            throw new DamagedDataException("manifest " + blob + ": disk " + disk.diskId() + " has grown to "
                    + found.get().sizeBytes() + " bytes; enable protection anew");
        }
        return found.get();
    }

    StepOutcome open(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        String osType = ports.records()
                .machines()
                .get(item.vaultId(), ControlRecords.machineId(item.machineId()))
                .map(Machine::osType)
                .orElse("Linux");
        for (DiskWork disk : work.disks()) {
            if (disk.uploadAccess() != null) {
                continue;
            }
            ResourceAddress address = ResourceAddress.parse(disk.managedDiskId());
            ports.compute()
                    .createUploadDisk(new UploadDisk(
                            address,
                            item.target().location(),
                            disk.payloadBytes(),
                            osType,
                            disk.boot(),
                            disk.diskType(),
                            item.target().diskTags()));
            URI access = ports.compute().grantUpload(address, UPLOAD_ACCESS);
            work = work.withDisk(disk.opened(access.toString()));
            work.store(context);
            context.save();
        }
        return StepOutcome.done();
    }

    StepOutcome fanOut(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        for (DiskWork disk : work.disks()) {
            for (int from = disk.enqueued(); from < disk.rangeCount(); ) {
                from = plans.send(context.job(), disk.diskId(), from, disk.rangeCount());
                work = work.withDisk(disk.sent(from));
                work.store(context);
                context.save();
            }
        }
        return StepOutcome.done();
    }

    StepOutcome await(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        List<HydratedRange> finished = ports.ranges().list(context.job().jobId());
        return new RangeProgress(finished, work.totalRanges(), work.finishedRanges(), work.progressTime())
                .outcome(context.now(), ports.times().pollSeconds(), () -> work.progressed(
                                finished.size(), context.now())
                        .store(context));
    }

    /** The footer makes the disk valid, so it comes after all else. Access is ended by a step of its own. */
    StepOutcome writeFooters(JobContext context) throws IOException {
        for (DiskWork disk : FailoverWork.of(context).disks()) {
            if (disk.uploadAccess() != null) {
                byte[] footer = VhdFooter.of(disk.payloadBytes(), UUID.fromString(disk.diskId()));
                ports.disks()
                        .apply(URI.create(disk.uploadAccess()))
                        .write(disk.payloadBytes(), ByteBuffer.wrap(footer));
            }
        }
        return StepOutcome.done();
    }

    StepOutcome endAccess(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        work.disks().forEach(disk -> ports.compute().revokeAccess(ResourceAddress.parse(disk.managedDiskId())));
        work.eachDisk(disk -> disk.opened(null)).store(context);
        return StepOutcome.done();
    }
}
