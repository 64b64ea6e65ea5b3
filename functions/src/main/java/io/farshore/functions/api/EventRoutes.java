package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.EventView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.TimeSpan;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Events, newest first: classic-wire.md section 1.21. */
final class EventRoutes {
    private static final String EVENTS = Lookup.VAULT + "/replicationEvents";

    /** Of the contract's EventQueryParameter. */
    private static final Set<String> FIELDS = Set.of(
            "EventCode",
            "Severity",
            "EventType",
            "FabricName",
            "AffectedObjectFriendlyName",
            "AffectedObjectCorrelationId",
            "StartTime",
            "EndTime");

    private static final NextPage PAGES = NextPage.of("events");

    private final ControlRecords records;
    private final Lookup lookup;

    EventRoutes(ControlRecords records) {
        this.records = records;
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        return List.of(Route.of("GET", EVENTS, this::list), Route.of("GET", EVENTS + "/{event}", this::get));
    }

    private ApiResponse list(ApiCall call) {
        Vault vault = lookup.vault(call);
        Filter filter = Filter.parse(call.request().query("$filter").orElse(""), FIELDS);
        TimeSpan times =
                filter.read(values -> TimeSpan.of(values.value("StartTime"), values.value("EndTime"), ZoneOffset.UTC));
        Page<Event> page = records.monitoring()
                .events()
                .page(vault.vaultId(), PAGES.rest(call, times.newestFirst()), NextPage.SIZE, wanted(filter, times));
        EventView view = new EventView(new ResourceIds(call.vault()));
        List<ObjectNode> views = page.values().stream().map(view::event).toList();
        String list = call.vault().childPrefix() + "/replicationEvents";
        return ApiResponse.ok(Wire.list(views, PAGES.link(call, list, page)));
    }

    private static Predicate<Event> wanted(Filter filter, TimeSpan times) {
        return event -> filter.matches("EventCode", event.code())
                && filter.matches("Severity", event.severity().wireName())
                && filter.matches("EventType", event.kind().wireName())
                && filter.matches("FabricName", event.fabricName())
                && filter.matches("AffectedObjectFriendlyName", event.objectName())
                && filter.matches("AffectedObjectCorrelationId", event.correlationId())
                && times.contains(event.time());
    }

    private ApiResponse get(ApiCall call) {
        Vault vault = lookup.vault(call);
        String name = call.path("event");
        Event event = Event.documentId(name)
                .flatMap(id -> records.monitoring().events().get(vault.vaultId(), id))
                .orElseThrow(() -> ApiException.notFound(name));
        return ApiResponse.ok(new EventView(new ResourceIds(call.vault())).event(event));
    }
}
