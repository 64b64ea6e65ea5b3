package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What jobs about an item show as their target: classic-wire.md section 1.20. */
public final class ItemTargets {
    private ItemTargets() {}

    /** Empty when the item's vault or fabric is gone. */
    public static Optional<JobTarget> of(ControlRecords records, ProtectedItem item) {
        return records.vaults().get(item.vaultId(), ControlRecords.VAULT_ID).flatMap(vault -> records.fabric(
                        item.fabricId())
                .map(fabric -> of(vault.address(), fabric, item, false)));
    }

    public static JobTarget of(VaultAddress vault, Fabric fabric, ProtectedItem item, boolean resultDeleted) {
        String resourceId = new ResourceIds(vault).protectedItem(fabric, item.name());
        return new JobTarget(item.machineId(), item.friendlyName(), resourceId, resultDeleted, affected(fabric, item));
    }

    private static Map<String, String> affected(Fabric fabric, ProtectedItem item) {
        Map<String, String> affected = new LinkedHashMap<>();
        affected.put("primaryVmId", item.machineId());
        affected.put("primaryVmName", item.friendlyName());
        affected.put("recoveryVmId", "");
        affected.put("recoveryVmName", item.target().vmName());
        affected.put("protectionProfileId", policyGuid(item.policyName()));
        affected.put("primaryCloudId", fabric.containerName());
        affected.put("primaryCloudName", fabric.friendlyName());
        affected.put("recoveryCloudId", azureGuid("cloud"));
        affected.put("recoveryCloudName", Wire.AZURE);
        affected.put("primaryVmmId", fabric.fabricId());
        affected.put("primaryVmmName", fabric.friendlyName());
        affected.put("recoveryVmmId", azureGuid("fabric"));
        affected.put("recoveryVmmName", Wire.AZURE);
        affected.put("primaryFabricProviderId", "VMware");
        affected.put("recoveryFabricProviderId", "Azure");
        return affected;
    }

    /** The recovery side has no resource of its own, but ids that stay. */
    private static String azureGuid(String kind) {
        return UUID.nameUUIDFromBytes((kind + '/' + Wire.AZURE).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Depends on the name only: the same after the policy was made anew. */
    public static String policyGuid(String policyName) {
        return UUID.nameUUIDFromBytes(("policy/" + policyName).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
