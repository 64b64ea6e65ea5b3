package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * A recovery plan as an operator uses it, through the public API.
 *
 * @param id its resource id
 */
record MachinePlan(ArmClient arm, String id) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Saves a plan with a boot group for each item, in their order. */
    static MachinePlan save(ArmClient arm, String vaultId, String name, List<ProtectedItem> items)
            throws IOException, InterruptedException {
        String first = items.getFirst().id();
        ObjectNode body = JSON.createObjectNode();
        ArrayNode groups = body.putObject("properties")
                .put("primaryFabricId", first.substring(0, first.indexOf("/replicationProtectionContainers")))
                .put("recoveryFabricId", "Microsoft Azure")
                .put("failoverDeploymentModel", "ResourceManager")
                .putArray("groups");
        for (ProtectedItem item : items) {
            ObjectNode group = groups.addObject().put("groupType", "Boot");
            group.putArray("replicationProtectedItems").addObject().put("id", item.id());
        }
        String id = vaultId + "/replicationRecoveryPlans/" + name;
        arm.put(id, body);
        return new MachinePlan(arm, id);
    }

    /** Fails all machines over to their newest points and waits until they run. */
    void failOver() throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode properties = body.putObject("properties")
                .put("failoverDirection", "PrimaryToRecovery")
                .put("sourceSiteOperations", "NotRequired");
        properties
                .putArray("providerSpecificDetails")
                .addObject()
                .put("instanceType", "InMageAzureV2")
                .put("recoveryPointType", "LatestProcessed");
        arm.post(id + "/unplannedFailover", body);
    }

    void commit() throws IOException, InterruptedException {
        arm.post(id + "/failoverCommit", null);
    }
}
