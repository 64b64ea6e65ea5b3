package io.farshore.controlplane.compute;

import java.util.Map;

/**
 * A network with one subnet that fills it, joined to no other.
 *
 * @param addressPrefix in CIDR notation
 */
public record VirtualNetwork(
        ResourceAddress address, String location, String addressPrefix, String subnetName, Map<String, String> tags) {
    public VirtualNetwork {
        tags = Map.copyOf(tags);
    }
}
