package io.farshore.functions.storage;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The storage account, with containers and queues made when they are first used. Thread-safe. */
public final class StorageAccount {
    public static final String MANIFESTS = "manifests";
    public static final String JOBS = "jobs";
    public static final String AUDIT = "audit";
    public static final String SITE_EVENTS = "site-events";
    public static final String COMMITS = "commits";
    public static final String HYDRATE = "hydrate";

    private final BlobServiceClient blobs;
    private final QueueServiceClient queues;
    private final QueueServiceClient rawQueues;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public StorageAccount(String connectionString) {
        blobs = new BlobServiceClientBuilder()
                .connectionString(connectionString)
                .buildClient();
        queues = new QueueServiceClientBuilder()
                .connectionString(connectionString)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient();
        rawQueues = new QueueServiceClientBuilder()
                .connectionString(connectionString)
                .buildClient();
    }

    public static String itemContainer(String itemId) {
        return "item-" + itemId;
    }

    public static String fabricQueue(String fabricId) {
        return "fabric-" + fabricId;
    }

    /** A container, created when absent. */
    public BlobContainerClient container(String name) {
        BlobContainerClient container = blobs.getBlobContainerClient(name);
        if (known.add("container/" + name)) {
            container.createIfNotExists();
        }
        return container;
    }

    /** A container, created when absent, that a site may add to unless that was revoked. */
    BlobContainerClient openContainer(String name) {
        BlobContainerClient container = container(name);
        if (!known.contains("policy/" + name)) {
            SitePolicy.allow(container);
            known.add("policy/" + name);
        }
        return container;
    }

    /** Ends every site's access to a container; one that is gone is no error. */
    void revokeContainer(String name) {
        SitePolicy.revoke(blobs.getBlobContainerClient(name));
    }

    /** A queue, created when absent. */
    public QueueClient queue(String name) {
        QueueClient queue = queues.getQueueClient(name);
        if (known.add("queue/" + name)) {
            queue.createIfNotExists();
        }
        return queue;
    }

    /** The same queue, its messages as they are: what a stranger wrote need not be base64. */
    public QueueClient rawQueue(String name) {
        queue(name);
        return rawQueues.getQueueClient(name);
    }

    /** Deletes a container with all that is in it; one that is already gone is no error. */
    public void deleteContainer(String name) {
        known.remove("container/" + name);
        known.remove("policy/" + name);
        blobs.deleteBlobContainerIfExists(name);
    }
}
