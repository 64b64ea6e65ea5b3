package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
import io.farshore.controlplane.view.PlanView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Recovery plans and everything that is done with them. */
final class PlanRoutes {
    private static final String PLANS = Lookup.VAULT + "/replicationRecoveryPlans";
    private static final String PLAN = PLANS + "/{plan}";
    private static final NextPage PAGES = NextPage.of("plans");
    private static final Set<String> POINT_TYPES =
            Set.of("Latest", "LatestApplicationConsistent", "LatestCrashConsistent", "LatestProcessed");

    private final ApiPorts ports;
    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    PlanRoutes(ApiPorts ports) {
        this.ports = ports;
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PLANS, this::list),
                Route.of("GET", PLAN, this::get),
                Route.of("PUT", PLAN, this::create),
                Route.of("PATCH", PLAN, this::update),
                Route.of("DELETE", PLAN, this::delete),
                Route.of("POST", PLAN + "/testFailover", this::testFailover),
                Route.of("POST", PLAN + "/testFailoverCleanup", this::testFailoverCleanup),
                Route.of("POST", PLAN + "/unplannedFailover", this::unplannedFailover),
                Route.of("POST", PLAN + "/plannedFailover", this::plannedFailover),
                Route.of("POST", PLAN + "/failoverCommit", call -> simple(call, Scenario.PLAN_COMMIT)),
                Route.of("POST", PLAN + "/failoverCancel", call -> simple(call, Scenario.PLAN_CANCEL)),
                Route.of("POST", PLAN + "/reProtect", call -> simple(call, Scenario.PLAN_REPROTECT)));
    }

    private ApiResponse list(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        Map<String, ProtectedItem> items = items(vaultId, ProtectedItem::itemId);
        Page<RecoveryPlan> page =
                records.plans().page(vaultId, PAGES.rest(call, Span.ALL), NextPage.SIZE, plan -> true);
        List<ObjectNode> views = page.values().stream()
                .map(plan -> view(call, plan, items).listed(plan, lookup.runningJob(vaultId, plan.currentJobId())))
                .toList();
        String list = call.vault().childPrefix() + "/replicationRecoveryPlans";
        return ApiResponse.ok(Wire.list(views, PAGES.link(call, list, page)));
    }

    private ApiResponse get(ApiCall call) {
        RecoveryPlan plan = plan(call);
        String vaultId = call.vault().vaultId();
        PlanView view = view(call, plan, items(vaultId, ProtectedItem::itemId));
        return ApiResponse.ok(view.plan(plan, lookup.runningJob(vaultId, plan.currentJobId())));
    }

    private PlanView view(ApiCall call, RecoveryPlan plan, Map<String, ProtectedItem> items) {
        Fabric fabric = records.fabric(plan.fabricId()).orElseThrow(() -> ApiException.notFound(plan.fabricId()));
        return new PlanView(new ResourceIds(call.vault()), fabric, items);
    }

    private Map<String, ProtectedItem> items(String vaultId, Function<ProtectedItem, String> key) {
        return records.items().list(vaultId).stream().collect(Collectors.toMap(key, item -> item, (a, b) -> a));
    }

    private RecoveryPlan plan(ApiCall call) {
        String name = call.path("plan");
        lookup.vault(call);
        return find(call).orElseThrow(() -> ApiException.notFound(name));
    }

    private Optional<RecoveryPlan> find(ApiCall call) {
        return Lookup.byName(call.path("plan"))
                .flatMap(name -> records.plans().get(call.vault().vaultId(), ControlRecords.planId(name)));
    }

    private ApiResponse create(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        String name = Lookup.newName(call.path("plan"));
        Fields properties = call.body().object("properties");
        Fabric fabric = primaryFabric(vaultId, properties.text("primaryFabricId"));
        String recovery = properties.text("recoveryFabricId");
        if (!recovery.equals(Wire.AZURE)) {
            throw ApiException.badRequest(
                    "InvalidRecoveryFabric",
                    "The recovery fabric '" + recovery + "' is not supported.",
                    "Use '" + Wire.AZURE + "'.");
        }
        find(call).ifPresent(PlanRoutes::requireIdle);
        RecoveryPlan plan = new RecoveryPlan(
                name, fabric.fabricId(), request(vaultId, fabric, List.of()).groups(properties), null, null, null);
        return save(call, plan, Scenario.SAVE_PLAN);
    }

    private Fabric primaryFabric(String vaultId, String id) {
        String name = Lookup.lastPart(id);
        return Lookup.byName(name)
                .flatMap(valid -> records.fabrics().get(vaultId, ControlRecords.fabricId(valid)))
                .orElseThrow(() -> ApiException.notFound(name));
    }

    private PlanRequest request(String vaultId, Fabric fabric, List<PlanGroup> before) {
        Map<String, ProtectedItem> byName = records.items().list(vaultId).stream()
                .filter(item -> item.fabricId().equals(fabric.fabricId()))
                .collect(Collectors.toMap(item -> item.name().toLowerCase(Locale.ROOT), item -> item, (a, b) -> a));
        return new PlanRequest(fabric, byName, before);
    }

    private ApiResponse update(ApiCall call) {
        RecoveryPlan plan = plan(call);
        requireIdle(plan);
        Fabric fabric = records.fabric(plan.fabricId()).orElseThrow(() -> ApiException.notFound(plan.fabricId()));
        Fields properties = call.body().object("properties");
        return save(
                call,
                plan.withGroups(
                        request(call.vault().vaultId(), fabric, plan.groups()).groups(properties)),
                Scenario.UPDATE_PLAN);
    }

    private static void requireIdle(RecoveryPlan plan) {
        if (plan.currentJobId() != null) {
            throw ApiException.conflict(
                    "RecoveryPlanBusy",
                    "A job of the recovery plan '" + plan.name() + "' is running: " + plan.currentJobId() + ".",
                    "Wait for its end, or cancel it.");
        }
    }

    private ApiResponse save(ApiCall call, RecoveryPlan plan, Scenario scenario) {
        ObjectNode input = input(plan);
        input.set("plan", Json.MAPPER.valueToTree(plan));
        return operations.start(call, scenario, target(call, plan.name(), false), input);
    }

    private static ObjectNode input(RecoveryPlan plan) {
        return Wire.object().put("planName", plan.name());
    }

    private JobTarget target(ApiCall call, String name, boolean deleted) {
        String id = new ResourceIds(call.vault()).child("replicationRecoveryPlans", name);
        String guid = UUID.nameUUIDFromBytes(id.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new JobTarget(guid, name, id, deleted, Map.of());
    }

    private ApiResponse delete(ApiCall call) {
        Optional<RecoveryPlan> plan = find(call);
        lookup.vault(call);
        if (plan.isEmpty()) {
            return ApiResponse.empty(204);
        }
        requireIdle(plan.get());
        return operations.start(
                call, Scenario.DELETE_PLAN, target(call, plan.get().name(), true), input(plan.get()));
    }

    private ApiResponse testFailover(ApiCall call) {
        Fields properties = call.body().object("properties");
        FailoverRoutes.requireDirection(properties.text("failoverDirection"), "PrimaryToRecovery");
        properties.text("networkType");
        FailoverRoutes.TestNetworkRequest network = FailoverRoutes.TestNetworkRequest.of(properties);
        ObjectNode items = points(properties);
        network.addTo(items);
        return run(call, Scenario.PLAN_TEST_FAILOVER, items);
    }

    private ApiResponse unplannedFailover(ApiCall call) {
        Fields properties = call.body().object("properties");
        FailoverRoutes.requireDirection(properties.text("failoverDirection"), "PrimaryToRecovery");
        properties.text("sourceSiteOperations");
        return run(call, Scenario.PLAN_UNPLANNED_FAILOVER, points(properties));
    }

    /** Which points the machines are recovered to; without details, the latest ones. */
    private static ObjectNode points(Fields properties) {
        ObjectNode items = Wire.object();
        for (Fields details : properties.objects("providerSpecificDetails")) {
            if (!details.text("instanceType").equals("InMageAzureV2")) {
                continue; // for machines of other providers, of which the plan has none
            }
            String type = details.text("recoveryPointType");
            if (!POINT_TYPES.contains(type)) {
                throw ApiException.badRequest(
                        "InvalidRecoveryPointType",
                        "recoveryPointType '" + type + "' is none of " + POINT_TYPES + ".",
                        "Use one of them.");
            }
            items.put("recoveryPointType", type)
                    .put("multiVm", details.text("useMultiVmSyncPoint", "false").equalsIgnoreCase("true"));
        }
        return items;
    }

    private ApiResponse testFailoverCleanup(ApiCall call) {
        String comments = call.bodyOrEmpty().objectOrEmpty("properties").text("comments", "");
        return run(call, Scenario.PLAN_TEST_FAILOVER_CLEANUP, Wire.object().put("comments", comments));
    }

    private ApiResponse plannedFailover(ApiCall call) {
        call.body().object("properties").text("failoverDirection");
        return run(call, Scenario.PLAN_PLANNED_FAILOVER, Wire.object());
    }

    private ApiResponse simple(ApiCall call, Scenario scenario) {
        call.bodyOrEmpty();
        return run(call, scenario, Wire.object());
    }

    /** @param items what the input of each machine's job has besides the machine */
    private ApiResponse run(ApiCall call, Scenario scenario, ObjectNode items) {
        RecoveryPlan plan = plan(call);
        requireIdle(plan);
        ObjectNode input = input(plan);
        input.set("items", items);
        return operations.start(call, scenario, target(call, plan.name(), false), input);
    }
}
