package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Over HTTPS, to the address that the plan's author gave and nowhere else: redirects are not followed. Thread-safe. */
public final class HttpRunbooks implements RunbookCaller {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** A webhook starts a runbook and does not wait for it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_TEXT_CHARS = 4_000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    @Override
    public Answer call(URI webhook, ObjectNode context, String deliveryId) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(webhook)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("x-farshore-delivery", deliveryId)
                .POST(HttpRequest.BodyPublishers.ofString(context.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), text.substring(0, Math.min(text.length(), MAX_TEXT_CHARS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while calling the runbook", e);
        }
    }
}
