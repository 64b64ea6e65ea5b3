package io.farshore.controlplane.item;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and as what the machine comes up in Azure.
 *
 * @param resourceGroupId ARM id
 * @param location of the vault
 * @param networkId ARM id of the virtual network; null when none was chosen, then a failover is refused
 * @param subnetName a name, not an id
 */
public record FailoverTarget(
        String resourceGroupId,
        String location,
        String vmName,
        String vmSize,
        @Nullable String networkId,
        @Nullable String subnetName,
        @Nullable String logStorageAccountId,
        @Nullable String availabilitySetId,
        @Nullable String proximityPlacementGroupId,
        String licenseType,
        Map<String, String> vmTags,
        Map<String, String> diskTags,
        Map<String, String> nicTags) {
    public FailoverTarget {
        vmTags = Map.copyOf(vmTags);
        diskTags = Map.copyOf(diskTags);
        nicTags = Map.copyOf(nicTags);
    }
}
