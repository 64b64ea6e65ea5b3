package io.farshore.functions.storage;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Messages that were tried too often: kept, visible, replayable (invariant 5). */
public final class PoisonQueues {
    /** How many are shown or replayed at once: the most a queue gives. */
    public static final int MAX_MESSAGES = 32;

    private static final Duration HIDDEN_WHILE_MOVED = Duration.ofMinutes(1);
    private static final Set<String> QUEUES =
            Set.of(StorageAccount.SITE_EVENTS, StorageAccount.COMMITS, StorageAccount.JOBS, StorageAccount.HYDRATE);

    private final StorageAccount account;

    public PoisonQueues(StorageAccount account) {
        this.account = account;
    }

    public boolean knows(String queue) {
        return QUEUES.contains(queue);
    }

    /** The texts of the oldest messages; nothing is moved. */
    public List<String> list(String queue) {
        return poison(queue).peekMessages(MAX_MESSAGES, null, null).stream()
                .map(message -> readable(message.getBody().toString()))
                .toList();
    }

    /** Puts the oldest messages back into their queue; how many. */
    public int replay(String queue) {
        QueueClient poison = poison(queue);
        int moved = 0;
        for (QueueMessageItem message : poison.receiveMessages(MAX_MESSAGES, HIDDEN_WHILE_MOVED, null, null)) {
            // Sent first: a crash in between doubles the message and never loses it.
            account.rawQueue(queue).sendMessage(message.getBody());
            poison.deleteMessage(message.getMessageId(), message.getPopReceipt());
            moved++;
        }
        return moved;
    }

    private QueueClient poison(String queue) {
        return account.rawQueue(queue + "-poison");
    }

    private static String readable(String body) {
        try {
            return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return body;
        }
    }
}
