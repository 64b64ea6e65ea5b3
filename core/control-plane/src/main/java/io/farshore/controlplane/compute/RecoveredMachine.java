package io.farshore.controlplane.compute;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine made of disks that exist already.
 *
 * @param dataDiskIds by logical unit number
 */
public record RecoveredMachine(
        ResourceAddress address,
        String location,
        String size,
        String osType,
        String osDiskId,
        List<String> dataDiskIds,
        String networkInterfaceId,
        @Nullable String availabilitySetId,
        @Nullable String proximityPlacementGroupId,
        @Nullable String licenseType,
        Map<String, String> tags) {
    public RecoveredMachine {
        dataDiskIds = List.copyOf(dataDiskIds);
        tags = Map.copyOf(tags);
    }
}
