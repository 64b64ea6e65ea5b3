package io.farshore.functions.jobs;

import io.farshore.controlplane.compute.ComputeRefusedException;
import io.farshore.controlplane.compute.RecoveryCompute;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes what a failover leaves: the earlier machine it replaces, its plans, and everything when it fails. */
final class FailoverCleanup {
    private final JobPorts ports;
    private final JobItems items;

    FailoverCleanup(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
    }

    StepOutcome removePrevious(JobContext context) {
        FailoverRecord previous = FailoverWork.of(context).previous();
        if (previous != null) {
            remove(previous);
            items.update(context, now -> now.withFailover(null));
        }
        return StepOutcome.done();
    }

    /** The machine first: disks and network interfaces that it uses cannot be deleted. */
    void remove(FailoverRecord made) {
        RecoveryCompute compute = ports.compute();
        compute.delete(ResourceAddress.parse(made.vmId()));
        compute.delete(ResourceAddress.parse(made.networkInterfaceId()));
        made.disks().forEach(disk -> compute.delete(ResourceAddress.parse(disk.managedDiskId())));
    }

    StepOutcome removePlans(JobContext context) throws IOException {
        new RangePlans(ports).remove(context.job());
        return StepOutcome.done();
    }

    /** Compensation: nothing this job made stays. */
    StepOutcome removeAll(JobContext context) {
        Optional<FailoverWork> work = FailoverWork.read(context.work());
        Optional<ProtectedItem> item = items.find(context);
        if (work.isEmpty() || item.isEmpty()) {
            return StepOutcome.done();
        }
        List<String> kept = new ArrayList<>();
        for (String id : resources(work.get())) {
            remove(ResourceAddress.parse(id), kept);
        }
        work.get().eachDisk(disk -> disk.opened(null)).store(context);
        return kept.isEmpty()
                ? StepOutcome.done()
                : StepOutcome.failed(
                        ErrorCode.TARGET_REFUSED, "Not removed, do so by hand: " + String.join("; ", kept));
    }

    private static List<String> resources(FailoverWork work) {
        List<String> ids = new ArrayList<>();
        if (work.machineRequested()) {
            ids.add(work.vmId());
        }
        ids.add(work.networkInterfaceId());
        if (work.network().own()) {
            ids.add(work.network().networkId());
        }
        work.disks().forEach(disk -> ids.add(disk.managedDiskId()));
        return ids;
    }

    /** One that Azure refuses to delete does not keep the others. */
    private void remove(ResourceAddress address, List<String> kept) {
        try {
            if (address.type().equals(ResourceAddress.DISK)) {
                ports.compute().revokeAccess(address);
            }
            ports.compute().delete(address);
        } catch (ComputeRefusedException e) {
            kept.add(String.valueOf(e.getMessage()));
        }
    }

    StepOutcome releaseItem(JobContext context, ProtectionState state) {
        items.release(context, item -> {
            boolean earlierMachineRuns = state == ProtectionState.CHANGE_POINT_FAILED && item.failover() != null;
            return item.withState(earlierMachineRuns ? ProtectionState.FAILED_OVER : state);
        });
        return StepOutcome.done();
    }
}
