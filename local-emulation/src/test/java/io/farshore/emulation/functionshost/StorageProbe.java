package io.farshore.emulation.functionshost;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The test's own view of the storage account. */
record StorageProbe(String connection) {
    QueueClient queue(String name) {
        QueueClient queue = new QueueClientBuilder()
                .connectionString(connection)
                .serviceVersion(QueueServiceVersion.V2025_11_05)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .queueName(name)
                .buildClient();
        queue.createIfNotExists();
        return queue;
    }

    BlobContainerClient container(String name) {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .connectionString(connection)
                .serviceVersion(BlobServiceVersion.V2025_11_05)
                .buildClient()
                .getBlobContainerClient(name);
        container.createIfNotExists();
        return container;
    }

    /** Takes messages until there are {@code count}. */
    List<String> take(String queueName, int count, Duration patience) throws InterruptedException {
        QueueClient queue = queue(queueName);
        List<String> taken = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (taken.size() < count && System.nanoTime() < deadline) {
            queue.receiveMessages(32).forEach(message -> {
                taken.add(message.getBody().toString());
                queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
            });
            Thread.sleep(50);
        }
        return taken;
    }

    void put(String blob, String content) {
        container("inbox").getBlobClient(blob).upload(BinaryData.fromString(content), true);
    }
}
