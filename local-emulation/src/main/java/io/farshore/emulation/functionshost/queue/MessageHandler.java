package io.farshore.emulation.functionshost.queue;

import com.azure.storage.queue.models.QueueMessageItem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.HostConfiguration.QueueConfiguration;
import io.farshore.emulation.functionshost.binding.FunctionFailedException;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.Invocation;
import io.farshore.emulation.functionshost.binding.MessageText;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one message: deleted when the function returns, tried again when it fails, poison in the end. */
final class MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FunctionDefinition function;
    private final FunctionInvoker invoker;
    private final PoisonQueue poison;
    private final QueueConfiguration configuration;
    private final MessageText messageText;

    MessageHandler(
            FunctionDefinition function,
            FunctionInvoker invoker,
            PoisonQueue poison,
            QueueConfiguration configuration,
            MessageText messageText) {
        this.function = function;
        this.invoker = invoker;
        this.poison = poison;
        this.configuration = configuration;
        this.messageText = messageText;
    }

    void handle(QueueMessageItem message, QueueLease lease) {
        // A host that was killed in the last attempt never came to move the message.
        if (message.getDequeueCount() > configuration.maxDequeueCount()) {
            giveUp(message, lease);
            return;
        }
        try {
            String text = messageText.decode(message.getBody().toString());
            invoker.invoke(function, new Invocation(Invocation.TriggerValue.of(text), data(message, text)));
            lease.delete();
        } catch (FunctionFailedException e) {
            retry(message, lease);
        } catch (IllegalArgumentException e) {
            LOG.error("Message {} is not base64; set messageEncoding of host.json", message.getMessageId());
            giveUp(message, lease);
        }
    }

    /** Runs the function once more than the message asks for; what comes of that decides nothing. */
    void rehearse(QueueMessageItem message) {
        try {
            String text = messageText.decode(message.getBody().toString());
            invoker.invoke(function, new Invocation(Invocation.TriggerValue.of(text), data(message, text)));
        } catch (FunctionFailedException | IllegalArgumentException e) {
            LOG.info("The first of two deliveries of {} failed: {}", message.getMessageId(), e.toString());
        }
    }

    private void retry(QueueMessageItem message, QueueLease lease) {
        if (message.getDequeueCount() >= configuration.maxDequeueCount()) {
            giveUp(message, lease);
        } else {
            lease.release(configuration.visibilityTimeout());
        }
    }

    private void giveUp(QueueMessageItem message, QueueLease lease) {
        if (!poison.isOwnQueue()) {
            poison.add(message.getBody().toString());
        }
        LOG.error(
                "Function {} gave up message {} after {} attempts",
                function.name(),
                message.getMessageId(),
                message.getDequeueCount());
        lease.delete();
    }

    /** The message's metadata, overridden by the fields of a message that is a JSON object, as in Azure. */
    private static Map<String, Object> data(QueueMessageItem message, String text) {
        Map<String, Object> data = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        data.put("QueueTrigger", text);
        data.put("Id", message.getMessageId());
        data.put("DequeueCount", message.getDequeueCount());
        data.put("PopReceipt", message.getPopReceipt());
        data.put("InsertionTime", message.getInsertionTime());
        data.put("ExpirationTime", message.getExpirationTime());
        data.put("NextVisibleTime", message.getTimeNextVisible());
        fields(text)
                .properties()
                .forEach(field -> data.put(field.getKey(), field.getValue().asText()));
        return data;
    }

    private static JsonNode fields(String text) {
        if (text.strip().startsWith("{")) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                LOG.debug("A message is text, not JSON");
            }
        }
        return JSON.createObjectNode();
    }
}
