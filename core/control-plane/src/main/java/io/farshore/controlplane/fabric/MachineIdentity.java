package io.farshore.controlplane.fabric;

import org.jspecify.annotations.Nullable;

/**
 * One machine as it is known from two sides: by its firmware, the agent on it and the vCenter around it are found to be of the
 * same. Whoever comes second sees both.
 *
 * @param agentMachineId under which its agent enrolled
 * @param vmMachineId under which its vCenter's machine is listed without an agent
 */
public record MachineIdentity(
        String firmwareUuid,
        @Nullable String agentMachineId,
        @Nullable String vmMachineId) {
    public MachineIdentity withAgent(String machineId) {
        return new MachineIdentity(firmwareUuid, machineId, vmMachineId);
    }

    public MachineIdentity withVm(String machineId) {
        return new MachineIdentity(firmwareUuid, agentMachineId, machineId);
    }
}
