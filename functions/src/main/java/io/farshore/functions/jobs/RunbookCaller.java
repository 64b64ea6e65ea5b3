package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;

/** Calls the webhook of a runbook. */
@FunctionalInterface
public interface RunbookCaller {
    /** What it answered. */
    record Answer(int status, String text) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Posts a recovery plan's context.
     *
     * @param deliveryId the same for each repetition of one call
     * @throws IOException when no answer came
     */
    Answer call(URI webhook, ObjectNode context, String deliveryId) throws IOException;
}
