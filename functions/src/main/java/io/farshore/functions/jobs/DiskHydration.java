package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.UploadDisk;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.hydrate.VhdFooter;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobAlreadyExistsException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Turns a recovery point into managed disks: plan, create, fan out, wait, footer, close. */
final class DiskHydration {
    /** Longer than any failover is expected to take; revoked when the disk is complete. */
    private static final Duration UPLOAD_ACCESS = Duration.ofHours(24);

    /** So that a crash while sending repeats few messages. */
    private static final int MESSAGES_PER_SAVE = 64;

    /** A task is tried five times by the queue; after this long without any progress one must be poisoned. */
    private static final Duration MAX_STANDSTILL = Duration.ofMinutes(20);

    private final JobPorts ports;
    private final JobItems items;

    DiskHydration(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
    }

    /** Reads indexes only; the plans are the same however often this runs. */
    StepOutcome plan(JobContext context) throws IOException {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        RecoveryPointManifest manifest = FailoverPreparation.manifest(ports, items, item, work.point());
        HydrationPlanner planner = new HydrationPlanner(ports.stores().segments(item.itemId()), ports.unwrapper());
        for (DiskWork disk : work.disks()) {
            if (disk.rangeCount() != DiskWork.NOT_PLANNED) {
                continue;
            }
            List<RangePlan> ranges = planner.plan(manifest, manifestDisk(manifest, disk, work))
                    .split(ports.times().rangeBytes());
            for (int range = 0; range < ranges.size(); range++) {
                storePlan(message(context, disk, range), ranges.get(range));
            }
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

    private void storePlan(HydrateMessage message, RangePlan plan) throws IOException {
        try {
            ports.stores().plans().create(message.planBlob(), plan.toBytes());
        } catch (BlobAlreadyExistsException e) {
            return; // an earlier run of this step was here
        }
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
            ResourceAddress address = address(disk.managedDiskId(), item);
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
            for (int range = disk.enqueued(); range < disk.rangeCount(); range++) {
                ports.hydrateQueue().accept(message(context, disk, range));
                if ((range + 1) % MESSAGES_PER_SAVE == 0 || range + 1 == disk.rangeCount()) {
                    work = work.withDisk(disk.sent(range + 1));
                    work.store(context);
                    context.save();
                }
            }
        }
        return StepOutcome.done();
    }

    StepOutcome await(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        List<HydratedRange> finished = ports.ranges().list(context.job().jobId());
        Optional<String> error = finished.stream()
                .flatMap(range -> Optional.ofNullable(range.error()).stream())
                .findFirst();
        if (error.isPresent()) {
            return StepOutcome.failed(ErrorCode.POINT_DAMAGED, error.get());
        }
        if (finished.size() >= work.totalRanges()) {
            return StepOutcome.done();
        }
        Instant since = work.progressTime();
        if (since == null || finished.size() > work.finishedRanges()) {
            work.progressed(finished.size(), context.now()).store(context);
        } else if (Duration.between(since, context.now()).compareTo(MAX_STANDSTILL) > 0) {
            return StepOutcome.failed(
                    ErrorCode.INTERNAL,
                    (work.totalRanges() - finished.size()) + " of " + work.totalRanges()
                            + " disk ranges were not written; see the poison queue of hydrate");
        }
        return StepOutcome.waitSeconds(ports.times().pollSeconds());
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
        work.disks().forEach(disk -> ports.compute().revokeAccess(address(disk.managedDiskId(), item)));
        work.eachDisk(disk -> disk.opened(null)).store(context);
        return StepOutcome.done();
    }

    private static HydrateMessage message(JobContext context, DiskWork disk, int range) {
        return new HydrateMessage(context.job().vaultId(), context.job().jobId(), disk.diskId(), range);
    }

    static ResourceAddress address(String id, ProtectedItem item) {
        String type = id.contains("/disks/")
                ? ResourceAddress.DISK
                : id.contains("/networkInterfaces/") ? ResourceAddress.NIC : ResourceAddress.VM;
        return ResourceAddress.in(item.target().resourceGroupId(), type, id.substring(id.lastIndexOf('/') + 1));
    }
}
