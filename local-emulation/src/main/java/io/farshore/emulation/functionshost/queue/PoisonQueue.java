package io.farshore.emulation.functionshost.queue;

import com.azure.storage.queue.QueueClient;
import io.farshore.emulation.functionshost.binding.Storage;

/** Where messages go that failed too often: {@code <queue>-poison}, created when the first one comes. */
public final class PoisonQueue {
    private static final String SUFFIX = "-poison";

    private final Storage storage;
    private final String connection;
    private final String queueName;

    public PoisonQueue(Storage storage, String connection, String queueName) {
        this.storage = storage;
        this.connection = connection;
        this.queueName = queueName;
    }

    /** Whether the queue is a poison queue itself; its messages have nowhere to go. */
    boolean isOwnQueue() {
        return queueName.endsWith(SUFFIX);
    }

    /** Takes the body as it is, encoding and all. */
    void add(String rawBody) {
        QueueClient poison = storage.queue(connection, queueName + SUFFIX);
        poison.sendMessage(rawBody);
    }
}
