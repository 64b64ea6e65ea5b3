package io.farshore.emulation.functionshost.binding;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.QueueServiceVersion;
import io.farshore.emulation.functionshost.app.AppSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Clients of the storage accounts that the bindings name. Thread-safe. */
public final class Storage {
    /** Newer ones are not known to the storage emulator. */
    private static final BlobServiceVersion BLOB_VERSION = BlobServiceVersion.V2025_11_05;

    private static final QueueServiceVersion QUEUE_VERSION = QueueServiceVersion.V2025_11_05;

    private final AppSettings settings;
    private final Map<String, BlobServiceClient> blobServices = new ConcurrentHashMap<>();
    private final Map<String, QueueServiceClient> queueServices = new ConcurrentHashMap<>();

    private final Map<Place, BlobContainerClient> containers = new ConcurrentHashMap<>();
    private final Map<Place, QueueClient> queues = new ConcurrentHashMap<>();

    public Storage(AppSettings settings) {
        this.settings = settings;
    }

    /** A container, created when absent on first use. */
    public BlobContainerClient container(String connection, String name) {
        return containers.computeIfAbsent(new Place(connection, name), place -> {
            BlobContainerClient container = blobServices
                    .computeIfAbsent(place.connection(), this::blobService)
                    .getBlobContainerClient(place.name());
            container.createIfNotExists();
            return container;
        });
    }

    /** A queue, created when absent on first use. Bodies are left as they are. */
    public QueueClient queue(String connection, String name) {
        return queues.computeIfAbsent(new Place(connection, name), place -> {
            QueueClient queue = queueServices
                    .computeIfAbsent(place.connection(), this::queueService)
                    .getQueueClient(place.name());
            queue.createIfNotExists();
            return queue;
        });
    }

    private BlobServiceClient blobService(String connection) {
        return new BlobServiceClientBuilder()
                .connectionString(settings.storageConnection(connection))
                .serviceVersion(BLOB_VERSION)
                .buildClient();
    }

    /** Encoding is done by the host: the client would fail a whole batch for one message that is not base64. */
    private QueueServiceClient queueService(String connection) {
        return new QueueServiceClientBuilder()
                .connectionString(settings.storageConnection(connection))
                .serviceVersion(QUEUE_VERSION)
                .messageEncoding(QueueMessageEncoding.NONE)
                .buildClient();
    }

    private record Place(String connection, String name) {}
}
