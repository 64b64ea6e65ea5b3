package io.farshore.processserver.roles.configuration;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.models.QueueStorageException;
import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.processserver.pipeline.CloudTarget;
import io.farshore.replication.store.SegmentSink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blob containers and queues under credentials that live an hour and are asked for again at half of that, or when one is
 * refused. Thread-safe.
 */
@Singleton
public class CloudAccess implements CloudTarget {
    /** A refusal leads to new credentials at most this often. */
    private static final Duration MIN_RENEWAL_GAP = Duration.ofSeconds(2);

    /** How long the vault is left alone after it failed to renew credentials that are still valid. */
    private static final Duration RETRY_RENEWAL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(CloudAccess.class);

    private record Lease(JsonNode answer, Instant renewAt, Instant expires, Map<UUID, String> containers) {}

    private final VaultClient vault;
    private final ItemRegistry items;
    private final InstantSource clock;
    private final Map<String, SegmentSink> sinks = new ConcurrentHashMap<>();
    private @Nullable Lease lease;
    private Instant lastRenewal = Instant.EPOCH;

    public CloudAccess(VaultClient vault, ItemRegistry items, InstantSource clock) {
        this.vault = vault;
        this.items = items;
        this.clock = clock;
    }

    private synchronized Lease lease() throws IOException {
        Lease current = lease;
        Instant now = clock.instant();
        if (current != null && now.isBefore(current.renewAt)) {
            return current;
        }
        try {
            return renew(now);
        } catch (IOException e) {
            if (current == null || !now.isBefore(current.expires)) {
                throw e;
            }
            Instant again = now.plus(RETRY_RENEWAL);
            Lease old = new Lease(current.answer, again, current.expires, current.containers);
            LOG.warn("credentials are not renewed, those in hand serve until {}: {}", old.expires, e.getMessage());
            lease = old;
            return old;
        }
    }

    private Lease renew(Instant now) throws IOException {
        try {
            JsonNode answer = vault.credentials(items.itemIds());
            Instant expires = Instant.parse(answer.path("expiresAt").asText());
            Map<UUID, String> containers = new ConcurrentHashMap<>();
            for (JsonNode item : answer.path("items")) {
                containers.put(
                        UUID.fromString(item.path("itemId").asText()),
                        item.path("segmentsUrl").asText());
            }
            Lease fresh =
                    new Lease(answer, now.plus(Duration.between(now, expires).dividedBy(2)), expires, containers);
            sinks.clear();
            lease = fresh;
            lastRenewal = now;
            return fresh;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for credentials", e);
        }
    }

    @Override
    public synchronized void refused() {
        if (clock.instant().isAfter(lastRenewal.plus(MIN_RENEWAL_GAP))) {
            lease = null;
        }
    }

    @Override
    public SegmentSink segments(UUID itemId) throws IOException {
        String url = lease().containers.get(itemId);
        if (url == null) {
            refused(); // the item is newer than the credentials
            throw new IOException("the vault gave no credentials for item " + itemId + "; is it still protected?");
        }
        return sink(url);
    }

    @Override
    public SegmentSink manifests() throws IOException {
        return sink(lease().answer.path("manifestsUrl").asText());
    }

    private SegmentSink sink(String url) {
        return sinks.computeIfAbsent(url, AzureSegmentSink::new);
    }

    @Override
    public void announce(String message) throws IOException {
        send(lease().answer.path("commitQueueUrl").asText(), message);
    }

    /** Puts a signed event into the queue {@code site-events}. */
    void report(String message) throws IOException {
        send(lease().answer.path("eventQueueUrl").asText(), message);
    }

    private static void send(String url, String message) throws IOException {
        try {
            queue(url).sendMessage(BinaryData.fromString(message));
        } catch (QueueStorageException e) {
            throw new IOException("the queue refused a message: " + e.getStatusCode() + " " + e.getErrorCode(), e);
        }
    }

    /** The queue of commands to this site. */
    QueueClient commands() throws IOException {
        return queue(lease().answer.path("commandQueueUrl").asText());
    }

    private static QueueClient queue(String url) {
        return new QueueClientBuilder()
                .endpoint(url)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient();
    }
}
