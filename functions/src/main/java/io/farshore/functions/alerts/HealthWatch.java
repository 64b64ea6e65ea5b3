package io.farshore.functions.alerts;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.EventKind;
import io.farshore.controlplane.event.EventSeverity;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.event.ObservedHealth;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.ProviderConnection;
import io.farshore.controlplane.health.ReplicationHealth;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Records an event whenever the health of an item or the connection of a site changes. Health also changes by the mere
 * passing of time, so all is looked at by a timer; reports are looked at when they come, too. Thread-safe.
 */
public final class HealthWatch {
    private final ControlRecords records;
    private final Events events;
    private final Clock clock;

    public HealthWatch(ControlRecords records, Events events, Clock clock) {
        this.records = records;
        this.events = events;
        this.clock = clock;
    }

    /** Looks at everything. */
    public void run() {
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            String vaultId = vault.vaultId();
            Set<String> known = new HashSet<>();
            for (Fabric fabric : records.fabrics().list(vaultId)) {
                known.add(fabric.fabricId());
                fabric(vaultId, fabric);
            }
            for (ProtectedItem item : records.items().list(vaultId)) {
                known.add(item.itemId());
                item(item);
            }
            records.monitoring().health().list(vaultId).stream()
                    .filter(seen -> !known.contains(seen.objectId()))
                    .forEach(seen ->
                            records.monitoring().health().delete(vaultId, ObservedHealth.documentId(seen.objectId())));
        }
    }

    public void item(ProtectedItem item) {
        if (!item.state().replicates() || item.state() == ProtectionState.ENABLING) {
            return;
        }
        List<HealthError> errors = errors(item);
        observe(item.vaultId(), item.itemId(), worst(errors), false, seen -> event(item, errors, seen));
    }

    /** What is wrong with an item now. */
    public List<HealthError> errors(ProtectedItem item) {
        Optional<Fabric> fabric = records.fabric(item.fabricId());
        Duration threshold = records.policies()
                .get(item.vaultId(), ControlRecords.policyId(item.policyName()))
                .map(ReplicationPolicy::threshold)
                .orElse(Duration.ZERO);
        return fabric.map(found -> ReplicationHealth.of(item, found, threshold, clock.instant()))
                .orElse(item.healthErrors());
    }

    private static EventSeverity worst(List<HealthError> errors) {
        return EventSeverity.of(errors.stream()
                .map(HealthError::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.NORMAL));
    }

    private Event event(ProtectedItem item, List<HealthError> errors, ObservedHealth seen) {
        String fabricName = records.fabric(item.fabricId()).map(Fabric::name).orElse("");
        return new Event(
                eventId(seen),
                EventKind.VM_HEALTH,
                "SRSVMHealthChanged",
                "Replication health changed to " + seen.severity().wireName() + '.',
                item.friendlyName(),
                item.correlationId(),
                seen.severity(),
                seen.changedTime(),
                fabricName,
                seen.severity() == worst(errors) ? errors : List.of(),
                Map.of(),
                Map.of());
    }

    public void fabric(String vaultId, Fabric fabric) {
        List<HealthError> errors = FabricHealth.errors(records, vaultId, fabric, clock.instant());
        observe(vaultId, fabric.fabricId(), worst(errors), true, seen -> event(fabric, errors, seen));
    }

    private static Event event(Fabric fabric, List<HealthError> errors, ObservedHealth seen) {
        Optional<HealthError> error = seen.severity() == EventSeverity.OK
                ? Optional.empty()
                : errors.stream().findFirst();
        String description = error.map(HealthWatch::description).orElse("The configuration server is well again.");
        return new Event(
                eventId(seen),
                EventKind.AGENT_HEALTH,
                error.map(HealthError::code).orElse(ProviderConnection.CODE),
                description,
                fabric.friendlyName(),
                fabric.fabricId(),
                seen.severity(),
                seen.changedTime(),
                fabric.name(),
                error.isPresent() ? errors : List.of(),
                Map.of(
                        "eventType",
                        "Agent health",
                        "category",
                        "Agent Has Logged Alerts",
                        "component",
                        "Agent",
                        "correctiveAction",
                        error.map(HealthError::recommendedAction).orElse(""),
                        "details",
                        description,
                        "summary",
                        description,
                        "siteName",
                        fabric.friendlyName()),
                Map.of());
    }

    private static String description(HealthError error) {
        return error.code().equals(ProviderConnection.CODE)
                ? "The connection to the configuration server was lost."
                : error.message();
    }

    /** A site that is well from the start is no news; an item that is well has just begun to be. */
    private void observe(
            String vaultId,
            String objectId,
            EventSeverity severity,
            boolean wellIsNoNews,
            Function<ObservedHealth, Event> event) {
        var health = records.monitoring().health();
        String id = ObservedHealth.documentId(objectId);
        boolean told = wellIsNoNews && severity == EventSeverity.OK;
        ObservedHealth seen = health.put(
                vaultId,
                id,
                () -> new ObservedHealth(objectId, severity, 1, clock.instant(), told),
                old -> old.seenAs(severity, clock.instant()));
        if (!seen.told()) {
            events.record(vaultId, event.apply(seen));
            health.update(vaultId, id, now -> now.changes() == seen.changes() ? now.asTold() : now);
        }
    }

    private static String eventId(ObservedHealth seen) {
        String key = seen.objectId() + '/' + seen.changes() + '/' + seen.changedTime();
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
