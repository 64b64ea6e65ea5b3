package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.policy.ContainerMapping;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.view.PolicyView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.jobs.ItemTargets;
import io.farshore.functions.jobs.PolicyJobs;
import io.farshore.functions.request.Fields;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replication policies and container mappings. */
final class PolicyRoutes {
    private static final String POLICIES = Lookup.VAULT + "/replicationPolicies";
    private static final String POLICY = POLICIES + "/{policy}";
    private static final String MAPPINGS = "/replicationProtectionContainerMappings";
    private static final String MAPPING = Lookup.CONTAINER + MAPPINGS + "/{mapping}";
    private static final Set<String> INSTANCE_TYPES = Set.of("InMageAzureV2", "InMage");

    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    PolicyRoutes(ApiPorts ports) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", POLICIES, this::policies),
                Route.of("PUT", POLICY, this::putPolicy),
                Route.of("GET", POLICY, call -> ApiResponse.ok(view(call).policy(policy(call)))),
                Route.of("DELETE", POLICY, this::deletePolicy),
                Route.of("GET", Lookup.VAULT + MAPPINGS, this::allMappings),
                Route.of("GET", Lookup.CONTAINER + MAPPINGS, this::mappings),
                Route.of("PUT", MAPPING, this::putMapping),
                Route.of("GET", MAPPING, this::mapping),
                Route.of("POST", MAPPING + "/remove", this::removeMapping),
                Route.of("DELETE", MAPPING, this::removeMapping));
    }

    private ApiResponse policies(ApiCall call) {
        List<ObjectNode> views = records.policies().list(lookup.vault(call).vaultId()).stream()
                .sorted(Comparator.comparing(ReplicationPolicy::name))
                .map(view(call)::policy)
                .toList();
        return ApiResponse.ok(Wire.list(views, null));
    }

    private ApiResponse putPolicy(ApiCall call) {
        lookup.vault(call);
        String name = Lookup.newName(call.path("policy"));
        ReplicationPolicy policy = read(name, call.body().object("properties").object("providerSpecificInput"));
        return operations.start(
                call, Scenario.ADD_PROTECTION_PROFILE, target(call, name, false), PolicyJobs.input(policy));
    }

    private static ReplicationPolicy read(String name, Fields input) {
        String type = input.text("instanceType");
        if (!INSTANCE_TYPES.contains(type)) {
            throw ApiException.badRequest(
                    "UnsupportedProvider", "The provider '" + type + "' is not supported.", "Use InMageAzureV2.");
        }
        int day = 24 * 60;
        String sync = input.text("multiVmSyncStatus");
        return new ReplicationPolicy(
                name,
                type,
                (int) input.number("crashConsistentFrequencyInMinutes", 0, day, 0),
                (int) input.number("appConsistentFrequencyInMinutes", 0, day, 0),
                (int) input.number("recoveryPointThresholdInMinutes", 0, day, 0),
                (int) input.number("recoveryPointHistory", 0, ReplicationPolicy.MAX_HISTORY_MINUTES),
                sync.startsWith("Enable") ? "Enabled" : "Disabled");
    }

    private ApiResponse deletePolicy(ApiCall call) {
        lookup.vault(call);
        if (lookup.policy(call, call.path("policy")).isEmpty()) {
            return ApiResponse.empty(204);
        }
        ReplicationPolicy policy = policy(call);
        return operations.start(
                call, Scenario.REMOVE_PROTECTION_PROFILE, target(call, policy.name(), true), PolicyJobs.input(policy));
    }

    private static JobTarget target(ApiCall call, String name, boolean deleted) {
        String id = new ResourceIds(call.vault()).policy(name);
        return new JobTarget(ItemTargets.policyGuid(name), name, id, deleted, Map.of());
    }

    private ReplicationPolicy policy(ApiCall call) {
        String name = call.path("policy");
        lookup.vault(call);
        return lookup.policy(call, name).orElseThrow(() -> ApiException.notFound(name));
    }

    private ApiResponse allMappings(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        List<ObjectNode> views = records.fabrics().list(vaultId).stream()
                .flatMap(fabric -> views(call, fabric).stream())
                .toList();
        return ApiResponse.ok(Wire.list(views, null));
    }

    private ApiResponse mappings(ApiCall call) {
        return ApiResponse.ok(Wire.list(views(call, lookup.container(call)), null));
    }

    private List<ObjectNode> views(ApiCall call, Fabric fabric) {
        return records.mappings().list(call.vault().vaultId()).stream()
                .filter(mapping -> mapping.fabricId().equals(fabric.fabricId()))
                .sorted(Comparator.comparing(ContainerMapping::name))
                .map(mapping -> view(call).mapping(fabric, mapping))
                .toList();
    }

    private ApiResponse putMapping(ApiCall call) {
        Fabric fabric = lookup.container(call);
        String name = Lookup.newName(call.path("mapping"));
        Fields properties = call.body().object("properties");
        String policyName = Lookup.lastPart(properties.text("policyId"));
        ReplicationPolicy policy = lookup.policy(call, policyName).orElseThrow(() -> ApiException.notFound(policyName));
        String target = properties.text("targetProtectionContainerId");
        ContainerMapping mapping = new ContainerMapping(name, fabric.fabricId(), policy.name(), target);
        return operations.start(
                call,
                Scenario.ASSOCIATE_PROTECTION_PROFILE,
                mappingTarget(call, fabric, mapping, false),
                PolicyJobs.input(mapping));
    }

    private ApiResponse mapping(ApiCall call) {
        Fabric fabric = lookup.container(call);
        return ApiResponse.ok(view(call).mapping(fabric, mapping(call, fabric)));
    }

    private ApiResponse removeMapping(ApiCall call) {
        Fabric fabric = lookup.container(call);
        ContainerMapping mapping = mapping(call, fabric);
        return operations.start(
                call,
                Scenario.DISSOCIATE_PROTECTION_PROFILE,
                mappingTarget(call, fabric, mapping, true),
                PolicyJobs.input(mapping));
    }

    private ContainerMapping mapping(ApiCall call, Fabric fabric) {
        String name = call.path("mapping");
        return records.mappings().list(call.vault().vaultId()).stream()
                .filter(mapping -> mapping.fabricId().equals(fabric.fabricId()))
                .filter(mapping -> mapping.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(name));
    }

    private static JobTarget mappingTarget(ApiCall call, Fabric fabric, ContainerMapping mapping, boolean deleted) {
        String policy = mapping.policyName();
        String id = new ResourceIds(call.vault()).mapping(fabric, mapping.name());
        return new JobTarget(ItemTargets.policyGuid(policy), policy, id, deleted, Map.of());
    }

    private static PolicyView view(ApiCall call) {
        return new PolicyView(new ResourceIds(call.vault()));
    }
}
