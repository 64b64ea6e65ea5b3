package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.MachineDisk;
import io.farshore.controlplane.fabric.MachineIdentity;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.fabric.VirtualMachine;
import io.farshore.functions.request.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What sites read in their vCenters: docs/adr/0007-machines-of-a-vcenter.md. Messages come in any order, more than once, or
 * never; the newest reading wins, and only what two readings in a row did not have is dropped.
 */
final class VirtualMachineEvents {
    /** Twice as long as sites wait between two readings. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    private final ControlRecords records;

    VirtualMachineEvents(ControlRecords records) {
        this.records = records;
    }

    /** Some machines of a reading. */
    void listed(String vaultId, Fabric fabric, Fields event) {
        String vCenterId = event.guid("vCenterId");
        if (find(vaultId, fabric, vCenterId).isEmpty()) {
            return; // removed meanwhile, or not yet recorded: it is read again
        }
        Instant time = event.instant("readTime");
        for (Fields each : event.objects("machines")) {
            VirtualMachine virtual = new VirtualMachine(
                    vCenterId, each.guid("instanceUuid"), each.text("firmwareUuid", ""), each.flag("poweredOn"), time);
            listed(vaultId, fabric, machine(fabric, each, virtual), virtual);
        }
    }

    private void listed(String vaultId, Fabric fabric, Machine alone, VirtualMachine virtual) {
        MachineIdentity identity =
                identity(vaultId, fabric, virtual.firmwareUuid(), known -> known.withVm(alone.machineId()));
        String agent = identity.agentMachineId();
        if (agent != null && virtual(vaultId, agent, virtual)) {
            forgetAlone(vaultId, alone.machineId());
            return;
        }
        records.machines()
                .put(
                        vaultId,
                        ControlRecords.machineId(alone.machineId()),
                        () -> alone,
                        old -> isNewer(old, virtual) ? alone.protectedBy(old.protectedItemName()) : old);
    }

    /** An agent has told by which firmware it runs. */
    void agentSeen(String vaultId, Fabric fabric, String firmwareUuid, String machineId) {
        MachineIdentity identity = identity(vaultId, fabric, firmwareUuid, known -> known.withAgent(machineId));
        String alone = identity.vmMachineId();
        if (alone == null) {
            return;
        }
        records.machines()
                .get(vaultId, ControlRecords.machineId(alone))
                .map(Machine::virtual)
                .filter(virtual -> virtual(vaultId, machineId, virtual))
                .ifPresent(virtual -> forgetAlone(vaultId, alone));
    }

    /** Says of a machine with an agent what its vCenter knows; false when there is no such machine. */
    private boolean virtual(String vaultId, String machineId, VirtualMachine virtual) {
        return records.machines()
                .update(
                        vaultId,
                        ControlRecords.machineId(machineId),
                        old -> isNewer(old, virtual) ? old.withVirtual(virtual) : old)
                .isPresent();
    }

    private static boolean isNewer(Machine old, VirtualMachine virtual) {
        VirtualMachine known = old.virtual();
        return known == null || !known.lastRead().isAfter(virtual.lastRead());
    }

    private void forgetAlone(String vaultId, String machineId) {
        String id = ControlRecords.machineId(machineId);
        records.machines()
                .get(vaultId, id)
                .filter(machine -> !machine.hasAgent() && machine.protectedItemName() == null)
                .ifPresent(machine -> records.machines().delete(vaultId, id));
    }

    private MachineIdentity identity(
            String vaultId, Fabric fabric, String firmwareUuid, UnaryOperator<MachineIdentity> change) {
        MachineIdentity unknown = new MachineIdentity(firmwareUuid, null, null);
        return firmwareUuid.isEmpty()
                ? unknown
                : records.machineIdentities()
                        .put(
                                vaultId,
                                ControlRecords.machineIdentityId(fabric.fabricId(), firmwareUuid),
                                () -> change.apply(unknown),
                                change);
    }

    private static Machine machine(Fabric fabric, Fields machine, VirtualMachine virtual) {
        return new Machine(
                virtual.instanceUuid(),
                fabric.fabricId(),
                machine.text("name"),
                machine.text("ipAddress", ""),
                Optional.ofNullable(machine.textOrNull("osType")).orElse(""),
                machine.text("osVersion", ""),
                "",
                (int) machine.number("cpuCount", 0, 1 << 16, 0),
                (int) machine.number("memoryMb", 0, Integer.MAX_VALUE, 0),
                List.<MachineDisk>of(),
                virtual.lastRead(),
                null,
                virtual);
    }

    /** A vCenter was read whole, or could not be. */
    void read(String vaultId, Fabric fabric, Fields event) {
        Instant time = event.instant("readTime");
        @Nullable String error = event.textOrNull("error");
        Optional<VCenter> vCenter = find(vaultId, fabric, event.guid("vCenterId"));
        vCenter.flatMap(known -> records.vCenters()
                        .update(
                                vaultId,
                                ControlRecords.vCenterId(fabric.fabricId(), known.name()),
                                old -> old.read(time, error == null ? "" : error)))
                .filter(known -> error == null)
                .ifPresent(known -> forgetOld(vaultId, known, time.minus(FORGOTTEN_AFTER)));
    }

    private void forgetOld(String vaultId, VCenter vCenter, Instant limit) {
        records.machines().list(vaultId).stream()
                .filter(machine ->
                        machine.vCenterId().filter(vCenter.vCenterId()::equals).isPresent())
                .filter(machine -> machine.virtual() != null
                        && machine.virtual().lastRead().isBefore(limit))
                .forEach(machine -> records.leaveVCenter(vaultId, machine));
    }

    private Optional<VCenter> find(String vaultId, Fabric fabric, String vCenterId) {
        return records.vCenters().list(vaultId).stream()
                .filter(each -> each.fabricId().equals(fabric.fabricId())
                        && each.vCenterId().equals(vCenterId))
                .findFirst();
    }
}
