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
 * @param privateIpAddress static address of the recovered machine; null for a dynamic one
 * @param testNetworkId where test failovers come up that name no network; null for one made for each test
 * @param testSubnetName of the test network; null for the one named like {@code subnetName}, or the first
 */
public record FailoverTarget(
        String resourceGroupId,
        String location,
        String vmName,
        String vmSize,
        @Nullable String networkId,
        @Nullable String subnetName,
        @Nullable String privateIpAddress,
        @Nullable String testNetworkId,
        @Nullable String testSubnetName,
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
