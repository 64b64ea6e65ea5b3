package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.MachineStatus;
import io.farshore.controlplane.compute.NetworkInterface;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.view.Wire;
import java.time.Duration;

/** Makes a machine of hydrated disks and waits until it runs. */
final class MachineRecovery {
    private static final Duration MAX_PROVISIONING = Duration.ofMinutes(30);
    private static final Duration MAX_START = Duration.ofMinutes(20);

    private final JobPorts ports;
    private final JobItems items;

    MachineRecovery(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
    }

    StepOutcome createNetworkInterface(JobContext context) {
        ProtectedItem item = items.get(context);
        FailoverTarget target = item.target();
        FailoverWork work = FailoverWork.of(context);
        RecoveryNetwork network = work.network();
        TestNetwork.create(ports, item, network);
        ResourceAddress address = ResourceAddress.parse(work.networkInterfaceId());
        ports.compute()
                .createNetworkInterface(new NetworkInterface(
                        address, target.location(), network.subnetId(), network.privateIpAddress(), target.nicTags()));
        return StepOutcome.done();
    }

    /** A machine of that name which this job did not ask for is not touched. */
    StepOutcome requestMachine(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        ResourceAddress address = ResourceAddress.parse(work.vmId());
        if (!work.machineRequested()) {
            if (ports.compute().status(address) != MachineStatus.ABSENT) {
                return StepOutcome.failed(
                        ErrorCode.PREREQUISITE,
                        "A virtual machine named " + address.name() + " is in the target resource group already.");
            }
            work.requested().store(context);
            context.save();
        }
        return StepOutcome.done();
    }

    StepOutcome createMachine(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        ProtectedItem item = items.get(context);
        ResourceAddress address = ResourceAddress.parse(work.vmId());
        return switch (ports.compute().status(address)) {
            case ABSENT -> {
                ports.compute().createMachine(machine(work, item, address));
                yield StepOutcome.waitSeconds(ports.times().pollSeconds());
            }
            case PROVISIONING ->
                context.elapsed().compareTo(MAX_PROVISIONING) > 0
                        ? StepOutcome.failed(ErrorCode.TARGET_REFUSED, address.id() + " was not provisioned in time.")
                        : StepOutcome.waitSeconds(ports.times().pollSeconds());
            case PROVISIONING_FAILED ->
                StepOutcome.failed(
                        ErrorCode.TARGET_REFUSED, address.id() + " could not be provisioned; see its activity log.");
            case STARTING, RUNNING, STOPPED, UNKNOWN -> StepOutcome.done();
        };
    }

    private RecoveredMachine machine(FailoverWork work, ProtectedItem item, ResourceAddress address) {
        FailoverTarget target = item.target();
        DiskWork boot = work.disks().stream()
                .filter(DiskWork::boot)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the item has no disk to boot from"));
        String osType = ports.records()
                .machines()
                .get(item.vaultId(), ControlRecords.machineId(item.machineId()))
                .map(Machine::osType)
                .orElse("Linux");
        boolean hybridBenefit = target.licenseType().equals("WindowsServer");
        return new RecoveredMachine(
                address,
                target.location(),
                target.vmSize(),
                osType,
                boot.managedDiskId(),
                work.disks().stream()
                        .filter(disk -> !disk.boot())
                        .map(DiskWork::managedDiskId)
                        .toList(),
                work.networkInterfaceId(),
                target.availabilitySetId(),
                target.proximityPlacementGroupId(),
                hybridBenefit ? "Windows_Server" : null,
                target.vmTags());
    }

    StepOutcome awaitRunning(JobContext context) {
        ProtectedItem item = items.get(context);
        ResourceAddress address = ResourceAddress.parse(FailoverWork.of(context).vmId());
        boolean late = context.elapsed().compareTo(MAX_START) > 0;
        MachineStatus status = ports.compute().status(address);
        switch (status) {
            case RUNNING -> {
                return StepOutcome.done();
            }
            case UNKNOWN -> {
                context.warn(
                        ErrorCode.POWER_STATE_UNKNOWN, address.id() + " is provisioned but reports no power state.");
                return StepOutcome.done();
            }
            case STOPPED -> ports.compute().start(address);
            case STARTING, PROVISIONING, ABSENT, PROVISIONING_FAILED -> {
                // looked at again below
            }
        }
        boolean lost = status == MachineStatus.ABSENT || status == MachineStatus.PROVISIONING_FAILED;
        return late || lost
                ? StepOutcome.failed(ErrorCode.TARGET_REFUSED, address.id() + " does not run: " + status + '.')
                : StepOutcome.waitSeconds(ports.times().pollSeconds());
    }

    StepOutcome complete(JobContext context) {
        FailoverRecord record = made(context);
        context.details().putArray("protectedItemDetails").add(details(context));
        items.release(context, item -> item.withFailover(record).withState(ProtectionState.FAILED_OVER));
        return StepOutcome.done();
    }

    StepOutcome completeTest(JobContext context) {
        FailoverRecord record = made(context);
        RecoveryNetwork network = FailoverWork.of(context).network();
        context.details()
                .put("testFailoverStatus", "Active")
                .put("networkName", network.networkId())
                .put("networkFriendlyName", network.name())
                .put("networkType", context.job().input().path("networkType").asText());
        items.release(
                context,
                item -> item.withTestFailover(
                        item.testFailover().completed(record, network.own() ? network.networkId() : null)));
        return StepOutcome.done();
    }

    private static FailoverRecord made(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        return new FailoverRecord(
                context.job().jobId(),
                work.point().name(),
                work.point().time(),
                work.vmId(),
                work.networkInterfaceId(),
                work.disks().stream()
                        .map(disk -> new FailoverRecord.DiskReplica(disk.diskId(), disk.managedDiskId()))
                        .toList(),
                context.now());
    }

    private static ObjectNode details(JobContext context) {
        FailoverWork work = FailoverWork.of(context);
        return Wire.object()
                .put("name", context.job().target().objectId())
                .put("friendlyName", context.job().target().objectName())
                .putNull("testVmName")
                .putNull("testVmFriendlyName")
                .putNull("networkConnectionStatus")
                .put("networkFriendlyName", work.network().name())
                .put("subnet", work.network().subnetName())
                .put("recoveryPointId", work.point().name())
                .put("recoveryPointTime", Wire.time(work.point().time()));
    }
}
