package io.farshore.controlplane.event;

import io.farshore.controlplane.store.Document;
import java.time.Instant;

/**
 * The health of an item or a site as it was seen last. A change is written here before its event is recorded, so that a
 * crash in between repeats the same event and not another one.
 *
 * @param changes how often it has changed; numbers the events
 * @param told whether the event of the last change is recorded
 */
public record ObservedHealth(String objectId, EventSeverity severity, long changes, Instant changedTime, boolean told) {
    /** Id of the document about an item or a fabric. */
    public static String documentId(String objectId) {
        return Document.idOf("health", objectId);
    }

    /** A change is only seen once the one before it is told. */
    public ObservedHealth seenAs(EventSeverity now, Instant time) {
        return !told || now == severity ? this : new ObservedHealth(objectId, now, changes + 1, time, false);
    }

    public ObservedHealth asTold() {
        return new ObservedHealth(objectId, severity, changes, changedTime, true);
    }
}
