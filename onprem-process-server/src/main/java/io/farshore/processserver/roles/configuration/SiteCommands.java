package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.processserver.roles.process.Pipelines;
import io.farshore.replication.crypto.KeyWrapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the vault asks of the site: docs/architecture.md, section Commands. Each may come more than once. */
@Singleton
public class SiteCommands {
    private static final Logger LOG = LoggerFactory.getLogger(SiteCommands.class);

    private final CloudAccess cloud;
    private final ItemRegistry items;
    private final SiteEvents events;
    private final Pipelines pipelines;
    private final ScriptRunner scripts;
    private final VCenterReader vCenters;
    private final KeyRenewal key;
    private final AgentUpdates updates;

    SiteCommands(
            CloudAccess cloud,
            ItemRegistry items,
            SiteEvents events,
            Pipelines pipelines,
            ScriptRunner scripts,
            VCenterReader vCenters,
            KeyRenewal key,
            AgentUpdates updates) {
        this.cloud = cloud;
        this.items = items;
        this.events = events;
        this.pipelines = pipelines;
        this.scripts = scripts;
        this.vCenters = vCenters;
        this.key = key;
        this.updates = updates;
    }

    /** Carries a command out, or says why not. Its effect is durable when this returns. */
    void obey(JsonNode command) throws IOException {
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
            case "RenewCertificate" -> key.renew(commandId);
            case "UpdateAgent" -> {
                updateAgent(
                        commandId,
                        itemId,
                        UUID.fromString(command.path("machineId").asText()));
                return; // its result follows when the machine runs another version, or says why not
            }
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

    private void updateAgent(String commandId, @Nullable UUID itemId, UUID machineId) throws IOException {
        Optional<ItemRegistry.Item> item = items.ofMachine(machineId);
        if (itemId == null || item.isEmpty() || !item.get().itemId().equals(itemId)) {
            throw new IllegalArgumentException("the site does not protect machine " + machineId + " as item " + itemId);
        }
        updates.wish(commandId, itemId, machineId);
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
}
