package io.farshore.controlplane.fabric;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A discovered machine: the contract's protectable item.
 *
 * @param osType Windows or Linux
 * @param agentVersion empty while no agent runs on it
 * @param protectedItemName the protected item made of it, null while there is none
 * @param virtual what its vCenter says; null when none is known
 */
public record Machine(
        String machineId,
        String fabricId,
        String name,
        String ipAddress,
        String osType,
        String osVersion,
        String agentVersion,
        int cpuCount,
        int memoryMb,
        List<MachineDisk> disks,
        Instant lastSeen,
        @Nullable String protectedItemName,
        @Nullable VirtualMachine virtual) {
    /** Azure attaches at most this many data disks to the largest size, and one to start from. */
    public static final int MAX_DISKS = 65;

    /** A name that is longer than host names can be is ordered by its beginning. */
    private static final int MAX_RANKED_CHARS = 255;

    public Machine {
        disks = List.copyOf(disks);
        if (disks.size() > MAX_DISKS) {
            throw new IllegalArgumentException("machine " + name + " has more than " + MAX_DISKS + " disks");
        }
    }

    /** Machines are listed by name. */
    public String rank() {
        String start = name.length() > MAX_RANKED_CHARS ? name.substring(0, MAX_RANKED_CHARS) : name;
        return start + '\n' + machineId;
    }

    public Optional<MachineDisk> disk(String diskId) {
        return disks.stream()
                .filter(disk -> disk.diskId().equalsIgnoreCase(diskId))
                .findFirst();
    }

    public Machine protectedBy(@Nullable String itemName) {
        return with(itemName, virtual);
    }

    public Machine withVirtual(@Nullable VirtualMachine known) {
        return with(protectedItemName, known);
    }

    private Machine with(@Nullable String itemName, @Nullable VirtualMachine known) {
        return new Machine(
                machineId,
                fabricId,
                name,
                ipAddress,
                osType,
                osVersion,
                agentVersion,
                cpuCount,
                memoryMb,
                disks,
                lastSeen,
                itemName,
                known);
    }

    /** The vCenter whose machine it is. */
    public Optional<String> vCenterId() {
        return Optional.ofNullable(virtual).map(VirtualMachine::vCenterId);
    }

    /** How it was found, in the contract's words. */
    public String discoveryType() {
        return virtual == null ? "Physical" : "vCenter";
    }

    public boolean hasAgent() {
        return !agentVersion.isEmpty();
    }
}
