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
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        ItemFilter filter =
                ItemFilter.parse(call.request().query("$filter").orElse(""), records, vaultId, lookup.fabrics(vaultId));
        return page(call, call.vault().childPrefix(), filter::matches);
    }

    private ApiResponse list(ApiCall call) {
        Fabric fabric = lookup.container(call);
        String container = new ResourceIds(call.vault()).container(fabric);
        return page(call, container, item -> item.fabricId().equals(fabric.fabricId()));
    }

    private ApiResponse page(ApiCall call, String parent, Predicate<ProtectedItem> wanted) {
        Page<ProtectedItem> page =
                records.items().page(call.vault().vaultId(), PAGES.rest(call, Span.ALL), NextPage.SIZE, wanted);
        return ApiResponse.ok(Wire.list(views(call, page.values()), PAGES.link(call, parent + ITEMS, page)));
    }

    private List<ObjectNode> views(ApiCall call, List<ProtectedItem> items) {
        String vaultId = call.vault().vaultId();
        Map<String, Fabric> fabrics = lookup.fabrics(vaultId);
        Map<String, Duration> thresholds = lookup.thresholds(vaultId);
        Map<String, Machine> machines = records.machines().getAll(vaultId, ids(items, ItemListRoutes::machineId));
        Map<String, Job> jobs = records.jobs().getAll(vaultId, ids(items, ItemListRoutes::jobId));
        ItemView view = new ItemView(new ResourceIds(call.vault()));
        return items.stream()
                .filter(item -> fabrics.containsKey(item.fabricId()))
                .map(item -> view.listed(
                        item,
                        new ItemView.Context(
                                Objects.requireNonNull(fabrics.get(item.fabricId())),
                                machines.get(machineId(item)),
                                thresholds.getOrDefault(item.policyName().toLowerCase(Locale.ROOT), Duration.ZERO),
                                jobs.get(String.valueOf(jobId(item))),
                                clock.instant())))
                .toList();
    }

    private static String machineId(ProtectedItem item) {
        return ControlRecords.machineId(item.machineId());
    }

    private static @Nullable String jobId(ProtectedItem item) {
        String job = item.currentJobId();
        return job == null ? null : JobEngine.id(job);
    }

    private static Set<String> ids(List<ProtectedItem> items, Function<ProtectedItem, @Nullable String> id) {
        return items.stream().flatMap(item -> Stream.ofNullable(id.apply(item))).collect(Collectors.toSet());
    }
}
