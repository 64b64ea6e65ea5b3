package io.farshore.emulation.functionshost.queue;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hold on a message while it is handled. Each renewal changes the receipt that deletion needs, so both go through
 * here. Thread-safe.
 */
final class QueueLease {
    /** Short, so that the messages of a killed host come back soon; renewed while the function runs. */
    static final Duration LENGTH = Duration.ofSeconds(30);

    static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(QueueLease.class);

    private final QueueClient queue;
    private final QueueMessageItem message;
    private String popReceipt;
    private boolean ended;

    QueueLease(QueueClient queue, QueueMessageItem message) {
        this.queue = queue;
        this.message = message;
        this.popReceipt = message.getPopReceipt();
    }

    synchronized void renew() {
        if (!ended) {
            hide(LENGTH);
        }
    }

    /** The message is dealt with. */
    synchronized void delete() {
        ended = true;
        try {
            queue.deleteMessage(message.getMessageId(), popReceipt);
        } catch (QueueStorageException e) {
            logLost(e);
        }
    }

    /** The message may be tried again after {@code delay}. */
    synchronized void release(Duration delay) {
        ended = true;
        hide(delay);
    }

    private void hide(Duration duration) {
        try {
            popReceipt = queue.updateMessage(
                            message.getMessageId(),
                            popReceipt,
                            message.getBody().toString(),
                            duration)
                    .getPopReceipt();
        } catch (QueueStorageException e) {
            ended = true;
            logLost(e);
        }
    }

    private void logLost(QueueStorageException cause) {
        LOG.warn(
                "Lost the lease of message {} in {} ({}); it may be handled twice",
                message.getMessageId(),
                queue.getQueueName(),
                cause.getErrorCode());
    }
}
