package io.farshore.functions.storage;

import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.farshore.controlplane.store.Json;
import java.time.Duration;

/** Puts JSON messages into queues. Thread-safe. */
public final class QueueSender {
    /** Of Azure Storage queues: 64 KiB less what base64 takes. */
    private static final int MAX_MESSAGE_CHARS = 48 * 1024;

    private static final Duration NEVER_EXPIRES = Duration.ofSeconds(-1);

    private final StorageAccount account;

    public QueueSender(StorageAccount account) {
        this.account = account;
    }

    public void send(String queue, Object message, Duration delay) {
        String text = toJson(message);
        if (text.length() > MAX_MESSAGE_CHARS) {
            throw new IllegalArgumentException("message of " + text.length() + " characters for queue " + queue);
        }
        account.queue(queue).sendMessageWithResponse(text, delay, NEVER_EXPIRES, null, Context.NONE);
    }

    private static String toJson(Object message) {
        try {
            return Json.MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("message cannot be written as JSON", e);
        }
    }
}
