package io.farshore.emulation.functionshost.blob;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.farshore.emulation.functionshost.binding.MessageText;
import io.farshore.emulation.functionshost.binding.Storage;

/** Reports blobs that were given up in the queue {@code webjobs-blobtrigger-poison}. */
public final class PoisonBlobs {
    private static final String QUEUE = "webjobs-blobtrigger-poison";

    private final Storage storage;
    private final String connection;
    private final MessageText messageText;

    public PoisonBlobs(Storage storage, String connection, MessageText messageText) {
        this.storage = storage;
        this.connection = connection;
        this.messageText = messageText;
    }

    void add(String function, String container, BlobVersion version) {
        String message = JsonNodeFactory.instance
                .objectNode()
                .put("Type", "BlobTrigger")
                .put("FunctionId", function)
                .put("BlobType", "BlockBlob")
                .put("ContainerName", container)
                .put("BlobName", version.name())
                .put("ETag", "\"" + version.etag() + "\"")
                .toString();
        storage.queue(connection, QUEUE).sendMessage(messageText.encode(message));
    }
}
