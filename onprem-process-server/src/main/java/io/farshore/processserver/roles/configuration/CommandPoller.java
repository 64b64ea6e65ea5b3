package io.farshore.processserver.roles.configuration;

import com.azure.core.exception.AzureException;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.roles.process.Pipelines;
import io.farshore.processserver.roles.process.ProcessorLoad;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.crypto.KeyWrapper;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the site, then takes commands from the fabric's queue, at least once each, and reports the site's health. A
 * command is deleted only after its effect is durable.
 */
@Context
public class CommandPoller {
    private static final Logger LOG = LoggerFactory.getLogger(CommandPoller.class);
    private static final int MAX_MESSAGES = 16;
    private static final Duration VISIBILITY = Duration.ofSeconds(60);
    private static final long HEARTBEAT_MILLIS = 30_000;
    private static final long RETRY_MILLIS = 2_000;

    private final VaultClient vault;
    private final CloudAccess cloud;
    private final ItemRegistry items;
    private final SiteEvents events;
    private final Pipelines pipelines;
    private final CacheBudget budget;
    private final ProcessorLoad processors;
    private final ScriptRunner scripts;
    private final VCenterReader vCenters;
    private final ServerSettings settings;
    private final ObjectMapper json;
    private volatile @Nullable Thread thread;
    private volatile @Nullable String trouble = "not registered yet";

    public CommandPoller(
            VaultClient vault,
            CloudAccess cloud,
            ItemRegistry items,
            SiteEvents events,
            Pipelines pipelines,
            CacheBudget budget,
            ProcessorLoad processors,
            ScriptRunner scripts,
            VCenterReader vCenters,
            ServerSettings settings,
            ObjectMapper json) {
        this.vault = vault;
        this.cloud = cloud;
        this.items = items;
        this.events = events;
        this.pipelines = pipelines;
        this.budget = budget;
        this.processors = processors;
        this.scripts = scripts;
        this.vCenters = vCenters;
        this.settings = settings;
        this.json = json;
    }

    @PostConstruct
    void start() {
        thread = Thread.ofPlatform().daemon().name("commands").start(this::run);
    }

    @PreDestroy
    void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        long nextHeartbeat = 0;
        boolean registered = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!registered) {
                    vault.register();
                    registered = true;
                    LOG.info("registered with the vault as '{}'", settings.siteName());
                }
                poll();
                processors.sample();
                if (System.currentTimeMillis() >= nextHeartbeat) {
                    events.heartbeat(
                            budget.limit() - budget.used(),
                            budget.limit(),
                            pipelines.pendingBytes(),
                            processors.percent(),
                            vCenters.accounts());
                    nextHeartbeat = System.currentTimeMillis() + HEARTBEAT_MILLIS;
                }
                events.flush();
                trouble = null;
                Thread.sleep(settings.pollInterval().toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!recover(e)) {
                    return;
                }
            }
        }
    }

    private boolean recover(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn("the vault cannot be reached, tried again in {} ms: {}", RETRY_MILLIS, message);
        }
        trouble = message;
        cloud.refused();
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void poll() throws IOException {
        QueueClient queue = cloud.commands();
        for (QueueMessageItem message : queue.receiveMessages(MAX_MESSAGES, VISIBILITY, null, null)) {
            String text = message.getBody().toString();
            try {
                obey(json.readTree(text));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                LOG.error("a command from the vault cannot be understood and is dropped: {}", e.getMessage());
            }
            events.flush(); // the result too must be in the cloud before the command is gone
            try {
                queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
            } catch (AzureException e) {
                LOG.debug("the command will come again", e); // commands are idempotent
            }
        }
    }

    private void obey(JsonNode command) throws IOException {
        try {
            carryOut(command);
        } catch (IllegalArgumentException e) {
            String commandId = command.path("commandId").asText();
            LOG.error("command {} from the vault cannot be carried out and is dropped: {}", commandId, e.getMessage());
            events.commandResult(commandId, null, String.valueOf(e.getMessage()));
        }
    }

    private void carryOut(JsonNode command) throws IOException {
        String commandId = command.path("commandId").asText();
        String type = command.path("type").asText();
        UUID itemId = command.hasNonNull("itemId")
                ? UUID.fromString(command.path("itemId").asText())
                : null;
        switch (type) {
            case "EnableProtection" -> enable(command);
            case "UpdatePolicy" ->
                change(
                        itemId,
                        item -> item.withPolicy(
                                command.at("/policy/crashConsistentSeconds").asInt(300)));
            case "Resynchronize" -> change(itemId, item -> item.withResync(commandId));
            case "ConsistencyPoint" -> {
                for (JsonNode each : command.path("itemIds")) {
                    change(UUID.fromString(each.asText()), ItemRegistry.Item::withMark);
                }
            }
            case "DisableProtection" -> {
                if (itemId != null) {
                    items.remove(itemId);
                    pipelines.remove(itemId);
                }
            }
            case "RunScript" -> {
                runScript(command);
                return; // its result follows when it has ended
            }
            case "DiscoverVCenter" -> {
                vCenters.wish(
                        commandId,
                        UUID.fromString(command.path("vCenterId").asText()),
                        command.path("address").asText(),
                        command.path("port").asInt(),
                        command.path("runAsAccountId").asText());
                return; // its result follows when it has been read
            }
            case "RemoveVCenter" ->
                vCenters.remove(UUID.fromString(command.path("vCenterId").asText()));
            default -> throw new IllegalArgumentException("unknown command type '" + type + "'");
        }
        if (!type.equals("ConsistencyPoint")) {
            LOG.info("command {} {} done for item {}", type, commandId, itemId);
            events.commandResult(commandId, itemId, null);
        }
    }

    private void runScript(JsonNode command) throws IOException {
        String commandId = command.path("commandId").asText();
        scripts.start(
                UUID.fromString(commandId),
                command.path("path").asText(),
                command.path("timeoutSeconds").asInt(),
                result -> events.commandResult(commandId, null, result.succeeded(), result.message()));
    }

    private void change(@Nullable UUID itemId, UnaryOperator<ItemRegistry.Item> change) throws IOException {
        Optional<ItemRegistry.Item> item = itemId == null ? Optional.empty() : items.find(itemId);
        if (item.isPresent()) {
            items.put(change.apply(item.get()));
        }
    }

    private void enable(JsonNode command) throws IOException {
        UUID itemId = UUID.fromString(command.path("itemId").asText());
        if (items.find(itemId).isPresent()) {
            return; // the command came twice
        }
        String keyId = command.at("/vaultKey/keyId").asText();
        String publicKey = command.at("/vaultKey/publicKey").asText();
        KeyWrapper.of(keyId, Base64.getDecoder().decode(publicKey)); // refused now rather than with each batch
        List<UUID> disks = new ArrayList<>();
        command.path("diskIds").forEach(disk -> disks.add(UUID.fromString(disk.asText())));
        items.put(new ItemRegistry.Item(
                itemId,
                UUID.fromString(command.path("machineId").asText()),
                command.path("friendlyName").asText(),
                command.at("/policy/crashConsistentSeconds").asInt(300),
                keyId,
                publicKey,
                disks,
                0,
                0,
                null));
        cloud.refused(); // the credentials in hand do not cover it
    }

    /** What keeps commands from being heard, null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }
}
