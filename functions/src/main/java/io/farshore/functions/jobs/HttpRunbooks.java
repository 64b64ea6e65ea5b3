package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.functions.request.Webhook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Calls runbooks by their webhooks. Thread-safe. */
public final class HttpRunbooks implements RunbookCaller {
    /** A webhook starts a runbook and does not wait for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Webhook webhooks = new Webhook();

    @Override
    public Webhook.Answer call(URI webhook, ObjectNode context, String deliveryId) throws IOException {
        return webhooks.post(webhook, context, Map.of("x-farshore-delivery", deliveryId), TIMEOUT);
    }
}
