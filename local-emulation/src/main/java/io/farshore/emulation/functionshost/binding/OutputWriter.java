package io.farshore.emulation.functionshost.binding;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import io.farshore.emulation.functionshost.app.AppSettings;
import io.farshore.emulation.functionshost.app.Binding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what a function put into its output bindings. */
final class OutputWriter {
    static final Set<String> SUPPORTED = Set.of("http", "queue", "blob");

    private final Storage storage;
    private final AppSettings settings;
    private final MessageText messageText;

    OutputWriter(Storage storage, AppSettings settings, MessageText messageText) {
        this.storage = storage;
        this.settings = settings;
        this.messageText = messageText;
    }

    /** The response of an http output is returned by the trigger, not written here. */
    void write(Binding output, Object value, Map<String, Object> data) {
        switch (output.type()) {
            case "queue" -> send(output, value, data);
            case "blob" -> upload(output, value, data);
            case "http" -> {}
            default -> throw new IllegalStateException("refused at start: " + output.type());
        }
    }

    private void send(Binding output, Object value, Map<String, Object> data) {
        String name = BindingExpression.resolve(settings.expand(output.text("queueName")), data);
        QueueClient queue = storage.queue(output.text("connection"), name);
        for (Object message : value instanceof List<?> list ? list : List.of(value)) {
            queue.sendMessage(messageText.encode(Payload.toText(message)));
        }
    }

    private void upload(Binding output, Object value, Map<String, Object> data) {
        BlobPath path = BlobPath.parse(BindingExpression.resolve(settings.expand(output.text("path")), data));
        storage.container(output.text("connection"), path.container())
                .getBlobClient(path.blob())
                .upload(BinaryData.fromBytes(Payload.toBytes(value)), true);
    }
}
