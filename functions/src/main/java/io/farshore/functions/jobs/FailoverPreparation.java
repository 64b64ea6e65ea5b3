package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ItemDisk;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.VhdFooter;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The prerequisites of a failover: an item that may be failed over, a point that is whole, a network to come up in. */
final class FailoverPreparation {
    private final ControlRecords records;
    private final JobItems items;
    private final JobPorts ports;
    private final Operation operation;
    private final ProtectionState during;

    /**
     * For a failover or a change of the recovery point.
     *
     * @param during the item's state while the job has it
     */
    FailoverPreparation(JobPorts ports, Operation operation, ProtectionState during) {
        this.ports = ports;
        this.operation = operation;
        this.during = during;
        records = ports.records();
        items = new JobItems(records);
    }

    StepOutcome prepare(JobContext context) throws IOException {
        Optional<ProtectedItem> item = items.find(context);
        if (item.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The protected item was removed.");
        }
        FailoverTarget target = item.get().target();
        if (target.networkId() == null || target.subnetName() == null) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "No target network and subnet are chosen for " + item.get().friendlyName());
        }
        Optional<RecoveryPoint> point = point(context, item.get());
        if (point.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The recovery point does not exist, or not any more.");
        }
        manifest(ports, items, item.get(), point.get());
        // Acquired last: until then the item is as it was, and a refused job leaves no trace on it.
        if (!items.acquire(context, operation, during)) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "The item is in state " + item.get().state().wireName() + " and does not allow "
                            + operation.wireName() + " now.");
        }
        long base = items.basePoint(
                item.get().itemId(), point.get().epoch(), point.get().point());
        work(context, item.get(), point.get(), base).store(context);
        return StepOutcome.done();
    }

    private Optional<RecoveryPoint> point(JobContext context, ProtectedItem item) {
        String name = context.job().input().path("recoveryPoint").asText("");
        if (!name.isEmpty()) {
            return records.points().get(item.itemId(), ControlRecords.pointId(name));
        }
        return records.points().list(item.itemId()).stream()
                .max(Comparator.comparingLong(RecoveryPoint::epoch).thenComparingLong(RecoveryPoint::point));
    }

    /** The manifest of a recorded point, with its signature checked again. */
    static RecoveryPointManifest manifest(JobPorts ports, JobItems items, ProtectedItem item, RecoveryPoint point)
            throws IOException {
        PointVerifier.Verified verified =
                items.verifier(ports, item).read(UUID.fromString(item.itemId()), point.epoch(), point.point());
        if (!verified.digest().equals(point.manifestDigest())) {
            throw new DamagedDataException("manifest " + point.manifestBlob() + ": it was changed after it was stored");
        }
        return verified.manifest();
    }

    private static FailoverWork work(JobContext context, ProtectedItem item, RecoveryPoint point, long basePoint) {
        FailoverTarget target = item.target();
        String suffix = '-' + context.job().jobId().substring(0, 8);
        List<DiskWork> disks = new ArrayList<>();
        for (ItemDisk disk : item.disks()) {
            String name = target.vmName() + (disk.boot() ? "-osdisk" : "-datadisk" + disks.size()) + suffix;
            disks.add(new DiskWork(
                    disk.diskId(),
                    ResourceAddress.in(target.resourceGroupId(), ResourceAddress.DISK, name)
                            .id(),
                    disk.boot(),
                    disk.diskType(),
                    VhdFooter.payloadBytes(disk.sizeBytes()),
                    DiskWork.NOT_PLANNED,
                    0,
                    null));
        }
        String nic = target.vmName() + "-nic" + suffix;
        return new FailoverWork(
                point,
                basePoint,
                ResourceAddress.in(target.resourceGroupId(), ResourceAddress.VM, target.vmName())
                        .id(),
                ResourceAddress.in(target.resourceGroupId(), ResourceAddress.NIC, nic)
                        .id(),
                disks,
                item.failover(),
                false,
                0,
                null);
    }
}
