package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ItemDisk;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The prerequisites of a failover: an item that may be failed over, a point that is whole, a network to come up in. */
final class FailoverPreparation {
    /** What a test machine's name ends with, as the product does it. */
    private static final String TEST_SUFFIX = "-Test";

    private static final int MAX_VM_NAME_CHARS = 64;

    /** Meant when nothing is said. */
    private static final String LATEST = "Latest";

    private static final Logger LOG = LoggerFactory.getLogger(FailoverPreparation.class);

    private final ControlRecords records;
    private final JobItems items;
    private final JobPorts ports;
    private final Operation operation;
    private final UnaryOperator<ProtectedItem> during;

    /**
     * For any kind of failover.
     *
     * @param during how the item is while the job has it
     */
    FailoverPreparation(JobPorts ports, Operation operation, UnaryOperator<ProtectedItem> during) {
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
        return switch (network(context, item.get())) {
            case NetworkChoice.Missing missing -> StepOutcome.failed(ErrorCode.PREREQUISITE, missing.message());
            case NetworkChoice.Chosen chosen -> prepare(context, item.get(), chosen.network());
        };
    }

    private NetworkChoice network(JobContext context, ProtectedItem item) {
        return isTest() ? new TestNetwork(ports, context, item).choose() : NetworkChoice.ofTarget(item);
    }

    private boolean isTest() {
        return operation == Operation.TEST_FAILOVER;
    }

    private StepOutcome prepare(JobContext context, ProtectedItem item, RecoveryNetwork network) throws IOException {
        Optional<RecoveryPoint> point = point(context, item);
        if (point.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The recovery point does not exist, or not any more.");
        }
        manifest(ports, items, item, point.get());
        // Acquired last: until then the item is as it was, and a refused job leaves no trace on it.
        if (!items.acquire(context, operation, during)) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "The item is in state " + item.state().wireName() + " and does not allow " + operation.wireName()
                            + " now.");
        }
        long base =
                items.basePoint(item.itemId(), point.get().epoch(), point.get().point());
        work(context, item, point.get(), base, network).store(context);
        return StepOutcome.done();
    }

    private Optional<RecoveryPoint> point(JobContext context, ProtectedItem item) {
        String name = context.job().input().path("recoveryPoint").asText("");
        if (!name.isEmpty()) {
            return records.points().get(item.itemId(), ControlRecords.pointId(name));
        }
        String type = context.job().input().path("recoveryPointType").asText(LATEST);
        if (type.equals(LATEST)) {
            processArrived(item);
        }
        Predicate<RecoveryPoint> wanted =
                switch (type) {
                    case "LatestApplicationConsistent" -> point -> point.kind().equals("ApplicationConsistent");
                    case "LatestCrashConsistent" -> point -> point.kind().equals("CrashConsistent");
                    default -> point -> true;
                };
        boolean multiVm = context.job().input().path("multiVm").asBoolean();
        return records.points().list(item.itemId()).stream()
                .filter(wanted)
                .filter(point -> !multiVm || point.multiVm())
                .max(Comparator.comparingLong(RecoveryPoint::epoch).thenComparingLong(RecoveryPoint::point));
    }

    /** What has been sent becomes points first; what cannot become one does not stop a failover. */
    private void processArrived(ProtectedItem item) {
        try {
            ports.arrivedPoints().record(item);
        } catch (IOException e) {
            LOG.warn("item {}: not all that has arrived became recovery points", item.itemId(), e);
        }
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

    private FailoverWork work(
            JobContext context, ProtectedItem item, RecoveryPoint point, long basePoint, RecoveryNetwork network) {
        FailoverTarget target = item.target();
        String vmName = isTest() ? testName(target.vmName()) : target.vmName();
        String suffix = '-' + context.job().jobId().substring(0, 8);
        List<DiskWork> disks = new ArrayList<>();
        for (ItemDisk disk : item.disks()) {
            String name = vmName + (disk.boot() ? "-osdisk" : "-datadisk" + disks.size()) + suffix;
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
        String nic = vmName + "-nic" + suffix;
        return new FailoverWork(
                point,
                basePoint,
                ResourceAddress.in(target.resourceGroupId(), ResourceAddress.VM, vmName)
                        .id(),
                ResourceAddress.in(target.resourceGroupId(), ResourceAddress.NIC, nic)
                        .id(),
                network,
                disks,
                isTest() ? null : item.failover(),
                false,
                0,
                null);
    }

    private static String testName(String vmName) {
        int kept = Math.min(vmName.length(), MAX_VM_NAME_CHARS - TEST_SUFFIX.length());
        return vmName.substring(0, kept) + TEST_SUFFIX;
    }
}
