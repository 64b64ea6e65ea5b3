package io.farshore.functions.site;

import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.functions.request.Fields;
import java.time.Instant;
import java.util.List;

/** What a site says of an item's replication. */
record ItemStatusReport(
        String stage, Instant time, long processedBytes, long totalBytes, long journalBytes, List<HealthError> health) {
    /** Health errors of the site carry this source; each report replaces them. */
    private static final String SOURCE = "ReplicationUnitProviderErrorOnPrimary";

    static ItemStatusReport of(Fields event) {
        Instant time = event.instant("time");
        List<HealthError> health = event.objects("health").stream()
                .limit(ProtectedItem.MAX_HEALTH_ERRORS)
                .map(error -> new HealthError(
                        error.text("code"),
                        Severity.WARNING,
                        SOURCE,
                        "Replication",
                        error.text("message"),
                        "",
                        error.text("recommendedAction", ""),
                        time))
                .toList();
        return new ItemStatusReport(
                event.text("stage"),
                time,
                event.number("processedBytes", 0, Long.MAX_VALUE, 0),
                event.number("totalBytes", 0, Long.MAX_VALUE, 0),
                event.number("journalBytes", 0, Long.MAX_VALUE, 0),
                health);
    }

    ProtectedItem applyTo(ProtectedItem item) {
        Instant known = item.replication().statusTime();
        if (known != null && time.isBefore(known)) {
            return item;
        }
        List<HealthError> cloudErrors = item.healthErrors().stream()
                .filter(error -> !error.source().equals(SOURCE))
                .toList();
        ProtectedItem updated = item.withReplication(
                        item.replication().reported(time, processedBytes, totalBytes, journalBytes))
                .withHealthErrors(cloudErrors)
                .withState(nextState(item.state()));
        for (HealthError error : health) {
            updated = updated.withHealthError(error);
        }
        return updated;
    }

    /** Only a recovery point makes an item Protected (invariant 4); a site's word never does. */
    private ProtectionState nextState(ProtectionState state) {
        return switch (stage) {
            case "InitialReplication" ->
                state == ProtectionState.ENABLING ? ProtectionState.INITIAL_REPLICATION : state;
            case "ResyncRequired" ->
                state == ProtectionState.PROTECTED || state == ProtectionState.RESYNCHRONIZING
                        ? ProtectionState.RESYNC_REQUIRED
                        : state;
            case "Resync" ->
                state == ProtectionState.PROTECTED || state == ProtectionState.RESYNC_REQUIRED
                        ? ProtectionState.RESYNCHRONIZING
                        : state;
            default -> state;
        };
    }
}
