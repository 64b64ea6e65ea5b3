package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.functions.request.Webhook;
import java.io.IOException;
import java.net.URI;

/** Calls the webhook of a runbook. */
@FunctionalInterface
public interface RunbookCaller {
    /**
     * Posts a recovery plan's context.
     *
     * @param deliveryId the same for each repetition of one call
     * @throws IOException when no answer came
     */
    Webhook.Answer call(URI webhook, ObjectNode context, String deliveryId) throws IOException;
}
