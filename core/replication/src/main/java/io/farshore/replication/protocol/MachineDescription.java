package io.farshore.replication.protocol;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What an agent says of its machine.
 *
 * @param machineId the machine's identity, made at enrolment
 * @param name its host name
 * @param ipAddress one of its addresses
 * @param osType {@code Linux} or {@code Windows}
 * @param osVersion as the system calls itself
 * @param agentVersion of the agent
 * @param cpuCount processors
 * @param memoryMb memory in MiB
 * @param disks all disks behind the splitter
 * @param firmwareUuid as vSphere writes it, lower case with dashes; empty where the firmware does not tell
 */
public record MachineDescription(
        UUID machineId,
        String name,
        String ipAddress,
        String osType,
        String osVersion,
        String agentVersion,
        int cpuCount,
        long memoryMb,
        List<Disk> disks,
        String firmwareUuid) {
    /** A disk: the boot disk carries the operating system. */
    public record Disk(UUID diskId, String name, long sizeBytes, boolean boot) {}

    public MachineDescription {
        Objects.requireNonNull(machineId, "machineId");
        disks = List.copyOf(disks);
        firmwareUuid = Objects.requireNonNullElse(firmwareUuid, ""); // older agents do not say
    }
}
