package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.EventView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    private final ControlRecords records;
    private final Events events;
    private final Lookup lookup;

    EventRoutes(ControlRecords records) {
        this.records = records;
        events = new Events(records.monitoring(), false); // read only
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        return List.of(Route.of("GET", EVENTS, this::list), Route.of("GET", EVENTS + "/{event}", this::get));
    }

    private ApiResponse list(ApiCall call) {
        Vault vault = lookup.vault(call);
        Predicate<Event> wanted = wanted(call.request().query("$filter").orElse(""));
        EventView view = new EventView(new ResourceIds(call.vault()));
        List<ObjectNode> views = events.list(vault.vaultId()).stream()
                .filter(wanted)
                .map(view::event)
                .toList();
        return ApiResponse.ok(Wire.list(views, null));
    }

    private static Predicate<Event> wanted(String text) {
        Filter filter = Filter.parse(text, FIELDS);
        Optional<Instant> start = filter.time("StartTime");
        Optional<Instant> end = filter.time("EndTime");
        return event -> filter.matches("EventCode", event.code())
                && filter.matches("Severity", event.severity().wireName())
                && filter.matches("EventType", event.kind().wireName())
                && filter.matches("FabricName", event.fabricName())
                && filter.matches("AffectedObjectFriendlyName", event.objectName())
                && filter.matches("AffectedObjectCorrelationId", event.correlationId())
                && start.map(time -> !event.time().isBefore(time)).orElse(true)
                && end.map(time -> !event.time().isAfter(time)).orElse(true);
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
