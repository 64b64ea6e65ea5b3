package io.farshore.controlplane.event;

import java.time.Instant;
import java.util.Set;

/**
 * An event that people have not been told of on every channel.
 *
 * @param eventDocumentId of the event
 * @param delivered channels that are done
 * @param attempts that failed
 * @param notBefore of the next attempt
 */
public record PendingAlert(
        String eventDocumentId, Instant recordedTime, Set<String> delivered, int attempts, Instant notBefore) {
    public PendingAlert {
        delivered = Set.copyOf(delivered);
    }

    /** Id of its document. */
    public String documentId() {
        return "alert-" + eventDocumentId;
    }
}
