package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of protected items. A page costs the same however many items the vault has. */
final class ItemListRoutes {
    private static final String ITEMS = "/replicationProtectedItems";
    private static final NextPage PAGES = NextPage.of("items");

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
        String vaultId = lookup.vault(call).vaultId();
        Map<String, Fabric> fabrics = lookup.fabrics(vaultId);
        ItemFilter filter = ItemFilter.parse(call.request().query("$filter").orElse(""), records, vaultId, fabrics);
        return page(call, call.vault().childPrefix(), fabrics, filter::matches);
    }

    private ApiResponse list(ApiCall call) {
        Fabric fabric = lookup.container(call);
        String container = new ResourceIds(call.vault()).container(fabric);
        return page(call, container, Map.of(fabric.fabricId(), fabric), item -> item.fabricId()
                .equals(fabric.fabricId()));
    }

    /** @param fabrics those that wanted items can be of, by their internal ids */
    private ApiResponse page(
            ApiCall call, String parent, Map<String, Fabric> fabrics, Predicate<ProtectedItem> wanted) {
        Page<ProtectedItem> page =
                records.items().page(call.vault().vaultId(), PAGES.rest(call, Span.ALL), NextPage.SIZE, wanted);
        return ApiResponse.ok(Wire.list(views(call, fabrics, page.values()), PAGES.link(call, parent + ITEMS, page)));
    }

    private List<ObjectNode> views(ApiCall call, Map<String, Fabric> fabrics, List<ProtectedItem> items) {
        String vaultId = call.vault().vaultId();
        Map<String, Duration> thresholds = lookup.thresholds(vaultId);
        Map<String, Machine> machines = records.machines().getAll(vaultId, ids(items, ItemListRoutes::machineId));
        Map<String, Job> jobs = records.jobs().getAll(vaultId, ids(items, ItemListRoutes::jobId));
        ItemView view = new ItemView(new ResourceIds(call.vault()));
        return items.stream()
                .flatMap(item -> Stream.ofNullable(fabrics.get(item.fabricId()))
                        .map(fabric -> view.listed(
                                item,
                                new ItemView.Context(
                                        fabric,
                                        machineId(item)
                                                .map(machines::get)
                                                .filter(machine ->
                                                        machine.fabricId().equals(fabric.fabricId()))
                                                .orElse(null),
                                        thresholds.getOrDefault(
                                                item.policyName().toLowerCase(Locale.ROOT), Duration.ZERO),
                                        jobId(item).map(jobs::get).orElse(null),
                                        clock.instant()))))
                .toList();
    }

    private static Optional<String> machineId(ProtectedItem item) {
        return Optional.of(ControlRecords.machineId(item.machineId()));
    }

    private static Optional<String> jobId(ProtectedItem item) {
        return Optional.ofNullable(item.currentJobId()).map(JobEngine::id);
    }

    private static Set<String> ids(List<ProtectedItem> items, Function<ProtectedItem, Optional<String>> id) {
        return items.stream().flatMap(item -> id.apply(item).stream()).collect(Collectors.toSet());
    }
}
