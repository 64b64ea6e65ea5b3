package io.farshore.controlplane.compute;

import java.util.Map;

/**
 * The network interface of a recovered machine.
 *
 * @param subnetId ARM id
 */
public record NetworkInterface(ResourceAddress address, String location, String subnetId, Map<String, String> tags) {
    public NetworkInterface {
        tags = Map.copyOf(tags);
    }
}
