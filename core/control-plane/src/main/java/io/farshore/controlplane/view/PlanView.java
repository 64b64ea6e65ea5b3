package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobState;
import io.farshore.controlplane.plan.PlanAction;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.RecoveryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recovery plans: classic-wire.md section 1.19. */
public final class PlanView {
    private final ResourceIds ids;
    private final Fabric fabric;
    private final Map<String, ProtectedItem> items;

    /** @param items those of the vault, by their UUID; a plan's item that is not among them is not shown */
    public PlanView(ResourceIds ids, Fabric fabric, Map<String, ProtectedItem> items) {
        this.ids = ids;
        this.fabric = fabric;
        this.items = Map.copyOf(items);
    }

    public ObjectNode plan(RecoveryPlan plan, @Nullable Job job) {
        return view(plan, job, true);
    }

    /** Lists are abbreviated: no groups. */
    public ObjectNode listed(RecoveryPlan plan, @Nullable Job job) {
        return view(plan, job, false);
    }

    private ObjectNode view(RecoveryPlan plan, @Nullable Job job, boolean whole) {
        ObjectNode properties = Wire.object()
                .put("friendlyName", plan.name())
                .put("primaryFabricId", ids.fabric(fabric))
                .put("primaryFabricFriendlyName", fabric.friendlyName())
                .put("recoveryFabricId", Wire.AZURE)
                .put("recoveryFabricFriendlyName", Wire.AZURE)
                .put("failoverDeploymentModel", "ResourceManager");
        properties.putArray("replicationProviders").add("InMageAzureV2");
        properties.set("allowedOperations", Wire.strings(allowed(plan)));
        if (plan.lastUnplannedFailoverTime() != null) {
            properties.put("lastUnplannedFailoverTime", Wire.time(plan.lastUnplannedFailoverTime()));
        }
        if (plan.lastTestFailoverTime() != null) {
            properties.put("lastTestFailoverTime", Wire.time(plan.lastTestFailoverTime()));
        }
        boolean running = job != null && !job.state().isOver();
        properties.set("currentScenario", new ItemView(ids).currentScenario(running ? job : null));
        properties
                .put("currentScenarioStatus", running ? status(job) : null)
                .put("currentScenarioStatusDescription", running ? status(job) : null);
        ArrayNode groups = properties.putArray("groups");
        if (whole) {
            plan.groups().forEach(group -> groups.add(group(group)));
        }
        properties.putArray("providerSpecificDetails");
        return Wire.resource(
                ids.child("replicationRecoveryPlans", plan.name()),
                plan.name(),
                ResourceIds.VAULT_TYPE + "/replicationRecoveryPlans",
                properties);
    }

    private static String status(@Nullable Job job) {
        return job == null ? "" : job.state() == JobState.SUSPENDED ? "Suspended" : "InProgress";
    }

    /** What any of its machines allows, unless a job runs. */
    private List<String> allowed(RecoveryPlan plan) {
        List<String> allowed = new ArrayList<>();
        if (plan.currentJobId() != null) {
            return allowed;
        }
        for (Operation operation : List.of(
                Operation.UNPLANNED_FAILOVER,
                Operation.TEST_FAILOVER,
                Operation.TEST_FAILOVER_CLEANUP,
                Operation.COMMIT)) {
            if (members(plan.itemIds()).anyMatch(item -> item.allows(operation))) {
                allowed.add(operation.wireName());
            }
        }
        return allowed;
    }

    private Stream<ProtectedItem> members(Stream<String> itemIds) {
        return itemIds.flatMap(id -> Stream.ofNullable(items.get(id)));
    }

    private ObjectNode group(PlanGroup group) {
        ObjectNode view = Wire.object().put("groupType", group.type().wireName());
        ArrayNode machines = view.putArray("replicationProtectedItems");
        members(group.itemIds().stream()).forEach(item -> machines.addObject()
                .put("id", ids.protectedItem(fabric, item.name()))
                .putNull("virtualMachineId"));
        view.set("startGroupActions", actions(group.startActions()));
        view.set("endGroupActions", actions(group.endActions()));
        return view;
    }

    private static ArrayNode actions(List<PlanAction> actions) {
        ArrayNode array = Wire.array();
        for (PlanAction action : actions) {
            ObjectNode view = array.addObject().put("actionName", action.name());
            view.set("failoverTypes", Wire.strings(action.failoverTypes()));
            view.set("failoverDirections", Wire.strings(action.directions()));
            ObjectNode details = view.putObject("customDetails")
                    .put("instanceType", action.kind().wireName());
            switch (action.kind()) {
                case MANUAL -> details.put("description", action.description());
                case SCRIPT ->
                    details.put("path", action.target())
                            .put("timeout", Integer.toString(action.timeoutSeconds()))
                            .put("fabricLocation", action.location());
                case RUNBOOK ->
                    details.put("runbookId", withoutSecret(action.target()))
                            .put("timeout", Integer.toString(action.timeoutSeconds()))
                            .put("fabricLocation", action.location());
            }
        }
        return array;
    }

    /** A webhook's token is in its query: who may read the plan may not call it. */
    public static @Nullable String withoutSecret(@Nullable String webhook) {
        if (webhook == null) {
            return null;
        }
        int query = webhook.indexOf('?');
        return query < 0 ? webhook : webhook.substring(0, query);
    }
}
