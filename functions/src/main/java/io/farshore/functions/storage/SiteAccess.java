package io.farshore.functions.storage;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.sas.QueueSasPermission;
import com.azure.storage.queue.sas.QueueServiceSasSignatureValues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Shared access signatures for sites, made with the account key: containers can be added to and nothing else (invariant
 * 3), queues can be added to or drained. Those for an item's container hang on its {@link SitePolicy} and can be revoked;
 * the others serve all items of a site, and end with their lifetime. The URLs are those of the connection string's
 * endpoints.
 */
public final class SiteAccess {
    /** The clocks of a site may be this much behind. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);

    private final StorageAccount account;
    private final Duration lifetime;
    private final Clock clock;

    public SiteAccess(StorageAccount account, Duration lifetime, Clock clock) {
        this.account = account;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    public Instant expiry() {
        return clock.instant().plus(lifetime);
    }

    /** Create-only access: overwriting, reading, listing and deleting are refused. */
    public String createBlobs(String containerName, Instant expiry) {
        BlobContainerClient container = account.container(containerName);
        BlobContainerSasPermission permission = new BlobContainerSasPermission().setCreatePermission(true);
        BlobServiceSasSignatureValues values =
                new BlobServiceSasSignatureValues(utc(expiry), permission).setStartTime(start());
        return container.getBlobContainerUrl() + '?' + container.generateSas(values);
    }

    /** The same for an item's segments, until it ends or is revoked. */
    public String createSegments(String itemId, Instant expiry) {
        BlobContainerClient container = account.openContainer(StorageAccount.itemContainer(itemId));
        BlobServiceSasSignatureValues values = new BlobServiceSasSignatureValues(SitePolicy.ADD)
                .setExpiryTime(utc(expiry))
                .setStartTime(start());
        return container.getBlobContainerUrl() + '?' + container.generateSas(values);
    }

    public String addMessages(String queueName, Instant expiry) {
        return queue(queueName, new QueueSasPermission().setAddPermission(true), expiry);
    }

    public String takeMessages(String queueName, Instant expiry) {
        return queue(queueName, new QueueSasPermission().setReadPermission(true).setProcessPermission(true), expiry);
    }

    private String queue(String queueName, QueueSasPermission permission, Instant expiry) {
        QueueClient queue = account.queue(queueName);
        QueueServiceSasSignatureValues values =
                new QueueServiceSasSignatureValues(utc(expiry), permission).setStartTime(start());
        return queue.getQueueUrl() + '?' + queue.generateSas(values);
    }

    private OffsetDateTime start() {
        return utc(clock.instant().minus(CLOCK_SKEW));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
