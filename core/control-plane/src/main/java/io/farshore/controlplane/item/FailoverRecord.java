package io.farshore.controlplane.item;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last failover made. What is named here exists, or is about to be deleted.
 *
 * @param jobId that made it
 * @param vmId ARM id of the machine
 * @param networkInterfaceId ARM id of its network interface
 * @param completedTime null until the machine ran
 */
public record FailoverRecord(
        String jobId,
        String recoveryPointName,
        Instant recoveryPointTime,
        String vmId,
        String networkInterfaceId,
        List<DiskReplica> disks,
        @Nullable Instant completedTime) {
    public FailoverRecord {
        disks = List.copyOf(disks);
    }

    /** A managed disk made of a protected one. */
    public record DiskReplica(String diskId, String managedDiskId) {}
}
