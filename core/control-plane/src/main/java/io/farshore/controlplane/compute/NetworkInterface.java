package io.farshore.controlplane.compute;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network interface of a recovered machine.
 *
 * @param subnetId ARM id
 * @param privateIpAddress static; null for one that the subnet gives out
 */
public record NetworkInterface(
        ResourceAddress address,
        String location,
        String subnetId,
        @Nullable String privateIpAddress,
        Map<String, String> tags) {
    public NetworkInterface {
        tags = Map.copyOf(tags);
    }
}
