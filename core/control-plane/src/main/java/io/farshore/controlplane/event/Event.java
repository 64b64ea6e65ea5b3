package io.farshore.controlplane.event;

import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.store.NewestFirst;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that happened. Never changed once recorded.
 *
 * @param eventId GUID, the same whenever the same thing is recorded again
 * @param code of the contract where it has one
 * @param objectName friendly name of what it happened to
 * @param correlationId of what it happened to
 * @param fabricName empty when it is about no fabric
 * @param providerDetails and specificDetails: fields of the contract's objects of these names; empty for none
 */
public record Event(
        String eventId,
        EventKind kind,
        String code,
        String description,
        String objectName,
        String correlationId,
        EventSeverity severity,
        Instant time,
        String fabricName,
        List<HealthError> healthErrors,
        Map<String, String> providerDetails,
        Map<String, String> specificDetails) {
    private static final Pattern NAME = Pattern.compile("(?i)\\w+;(\\d{19})_([0-9a-f-]{36})");

    public Event {
        healthErrors = List.copyOf(healthErrors);
        providerDetails = Map.copyOf(providerDetails);
        specificDetails = Map.copyOf(specificDetails);
        UUID.fromString(eventId);
    }

    /** The resource name: kind, 19 digits, GUID. */
    public String name() {
        return kind.namePrefix() + ';' + rank();
    }

    /** Newer ones first; those of one time by their ids. */
    String rank() {
        return NewestFirst.rank(time, eventId);
    }

    /** Id of its document. */
    public String documentId() {
        return "event-" + rank();
    }

    /** Id of the document of the event with this name; empty when it is no event's name. */
    public static Optional<String> documentId(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        "event-" + matcher.group(1) + '_' + matcher.group(2).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
