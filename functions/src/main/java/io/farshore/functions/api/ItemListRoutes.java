package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.view.ItemView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists of protected items. A page costs the same however many items the vault has. */
final class ItemListRoutes {
    private static final String ITEMS = "/replicationProtectedItems";
    private static final String PLAN = "RecoveryPlanName";
    private static final int PAGE_SIZE = 100;

    private final ControlRecords records;
    private final Clock clock;
    private final Lookup lookup;

    ItemListRoutes(ApiPorts ports) {
        records = ports.records();
        clock = ports.clock();
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", Lookup.VAULT + ITEMS, this::all),
                Route.of("GET", Lookup.CONTAINER + ITEMS, this::list));
    }

    private ApiResponse all(ApiCall call) {
        lookup.vault(call);
        Filter filter = Filter.parse(call.request().query("$filter").orElse(""), Set.of(PLAN));
        Optional<String> plan = filter.value(PLAN);
        return plan.isPresent()
                ? ofPlan(call, plan.get())
                : page(call, call.vault().childPrefix(), item -> true);
    }

    private ApiResponse list(ApiCall call) {
        Fabric fabric = lookup.container(call);
        String container = new ResourceIds(call.vault()).container(fabric);
        return page(call, container, item -> item.fabricId().equals(fabric.fabricId()));
    }

    /** At most {@value RecoveryPlan#MAX_ITEMS}: a page. */
    private ApiResponse ofPlan(ApiCall call, String name) {
        Optional<RecoveryPlan> plan = Lookup.byName(name)
                .flatMap(valid -> records.plans().get(call.vault().vaultId(), ControlRecords.planId(valid)));
        List<ProtectedItem> items = plan.stream()
                .flatMap(RecoveryPlan::itemIds)
                .flatMap(id -> records.item(id).stream())
                .toList();
        return ApiResponse.ok(Wire.list(views(call, items), null));
    }

    private ApiResponse page(ApiCall call, String parent, Predicate<ProtectedItem> wanted) {
        String token = call.request()
                .query("skipToken")
                .or(() -> call.request().query("$skipToken"))
                .orElse("");
        Page<ProtectedItem> page = records.items()
                .page(call.vault().vaultId(), PAGE_SIZE, token.isEmpty() ? null : NextPage.decoded("skipToken", token));
        List<ProtectedItem> items = page.values().stream().filter(wanted).toList();
        String next = page.continuation() == null
                ? null
                : NextPage.link(call, parent + ITEMS, List.of(), "skipToken", page.continuation());
        return ApiResponse.ok(Wire.list(views(call, items), next));
    }

    private List<ObjectNode> views(ApiCall call, List<ProtectedItem> items) {
        String vaultId = call.vault().vaultId();
        Map<String, Fabric> fabrics = lookup.fabrics(vaultId);
        Map<String, Duration> thresholds = lookup.thresholds(vaultId);
        ItemView view = new ItemView(new ResourceIds(call.vault()));
        return items.stream()
                .flatMap(item -> Stream.ofNullable(fabrics.get(item.fabricId()))
                        .map(fabric -> view.listed(
                                item,
                                new ItemView.Context(
                                        fabric,
                                        lookup.machine(call, fabric, item.machineId())
                                                .orElse(null),
                                        thresholds.getOrDefault(
                                                item.policyName().toLowerCase(Locale.ROOT), Duration.ZERO),
                                        lookup.runningJob(vaultId, item.currentJobId()),
                                        clock.instant()))))
                .toList();
    }
}
