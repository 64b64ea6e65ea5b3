package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.policy.ContainerMapping;
import io.farshore.controlplane.policy.ReplicationPolicy;

/** Policies and container mappings: classic-wire.md sections 1.7 and 1.8. */
public final class PolicyView {
    private final ResourceIds ids;

    public PolicyView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode policy(ReplicationPolicy policy) {
        ObjectNode properties = Wire.object().put("friendlyName", policy.name());
        ObjectNode details = properties.putObject("providerSpecificDetails").put("instanceType", policy.instanceType());
        if (policy.instanceType().equals("InMageAzureV2")) {
            details.put("crashConsistentFrequencyInMinutes", policy.crashConsistentMinutes());
        }
        details.put("recoveryPointThresholdInMinutes", policy.recoveryPointThresholdMinutes())
                .put("recoveryPointHistory", policy.recoveryPointHistoryMinutes())
                .put("appConsistentFrequencyInMinutes", policy.appConsistentMinutes())
                .put("multiVmSyncStatus", policy.multiVmSyncStatus());
        return Wire.resource(
                ids.policy(policy.name()), policy.name(), ResourceIds.VAULT_TYPE + "/replicationPolicies", properties);
    }

    public ObjectNode mapping(Fabric fabric, ContainerMapping mapping) {
        boolean toAzure = mapping.targetContainerId().equals(Wire.AZURE);
        String targetName = toAzure ? Wire.AZURE : fabric.friendlyName();
        ObjectNode properties = Wire.object()
                .put("targetProtectionContainerId", mapping.targetContainerId())
                .put("targetProtectionContainerFriendlyName", targetName)
                .putNull("providerSpecificDetails")
                .put("health", "Normal");
        properties.putArray("healthErrorDetails");
        properties
                .put("policyId", ids.policy(mapping.policyName()))
                .put("state", "Paired")
                .put("sourceProtectionContainerFriendlyName", fabric.friendlyName())
                .put("sourceFabricFriendlyName", fabric.friendlyName())
                .put("targetFabricFriendlyName", targetName)
                .put("policyFriendlyName", mapping.policyName());
        String type = ResourceIds.CONTAINER_TYPE + "/replicationProtectionContainerMappings";
        return Wire.resource(ids.mapping(fabric, mapping.name()), mapping.name(), type, properties);
    }
}
