package io.farshore.functions.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Where a recovered machine is connected.
 *
 * @param networkId ARM id
 * @param subnetName of that network
 * @param privateIpAddress static; null for one that the subnet gives out
 * @param own true when the job makes the network for this machine alone
 */
record RecoveryNetwork(
        String networkId, String subnetName, @Nullable String privateIpAddress, boolean own) {
    String subnetId() {
        return networkId + "/subnets/" + subnetName;
    }

    String name() {
        return networkId.substring(networkId.lastIndexOf('/') + 1);
    }
}
