package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.crypto.Pem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The items that the vault has asked this site to protect, kept in a file. Thread-safe. */
@Singleton
public class ItemRegistry {
    private static final String FILE = "items.json";

    /**
     * An item.
     *
     * @param itemId names it
     * @param machineId which machine it is
     * @param friendlyName for people
     * @param crashConsistentSeconds by policy
     * @param vaultKeyId which key its data keys are wrapped to
     * @param vaultPublicKey that key, base64 X.509
     * @param diskIds the disks to protect, empty for all
     * @param markCounter grows with each consistency point that was asked for
     * @param resyncCounter grows with each resync that was asked for
     * @param resyncCommand which command asked for the last one, null for none
     */
    public record Item(
            UUID itemId,
            UUID machineId,
            String friendlyName,
            int crashConsistentSeconds,
            String vaultKeyId,
            String vaultPublicKey,
            List<UUID> diskIds,
            long markCounter,
            long resyncCounter,
            @Nullable String resyncCommand) {
        Item withMark() {
            return new Item(
                    itemId,
                    machineId,
                    friendlyName,
                    crashConsistentSeconds,
                    vaultKeyId,
                    vaultPublicKey,
                    diskIds,
                    markCounter + 1,
                    resyncCounter,
                    resyncCommand);
        }

        /** A command that comes twice counts once: a resync is expensive. */
        Item withResync(String commandId) {
            if (commandId.equals(resyncCommand)) {
                return this;
            }
            return new Item(
                    itemId,
                    machineId,
                    friendlyName,
                    crashConsistentSeconds,
                    vaultKeyId,
                    vaultPublicKey,
                    diskIds,
                    markCounter,
                    resyncCounter + 1,
                    commandId);
        }

        Item withPolicy(int seconds) {
            return new Item(
                    itemId,
                    machineId,
                    friendlyName,
                    seconds,
                    vaultKeyId,
                    vaultPublicKey,
                    diskIds,
                    markCounter,
                    resyncCounter,
                    resyncCommand);
        }
    }

    private final Path file;
    private final ObjectMapper json;
    private TreeMap<UUID, Item> items = new TreeMap<>();

    public ItemRegistry(ServerSettings settings, ObjectMapper json) throws IOException {
        this.file = settings.home().resolve(FILE);
        this.json = json;
        if (Files.exists(file)) {
            List<Item> stored = json.readValue(file.toFile(), new TypeReference<>() {});
            stored.forEach(item -> items.put(item.itemId(), item));
        }
    }

    synchronized void put(Item item) throws IOException {
        TreeMap<UUID, Item> next = new TreeMap<>(items);
        next.put(item.itemId(), item);
        replace(next);
    }

    synchronized void remove(UUID itemId) throws IOException {
        TreeMap<UUID, Item> next = new TreeMap<>(items);
        if (next.remove(itemId) != null) {
            replace(next);
        }
    }

    /** Durable first: a command that comes again finds only what was saved. */
    private void replace(TreeMap<UUID, Item> next) throws IOException {
        Pem.writeSecret(file, json.writeValueAsString(next.values()));
        items = next;
    }

    /** The item of that name. */
    public synchronized Optional<Item> find(UUID itemId) {
        return Optional.ofNullable(items.get(itemId));
    }

    /** The item that a machine is. */
    public synchronized Optional<Item> ofMachine(UUID machineId) {
        return items.values().stream()
                .filter(item -> item.machineId().equals(machineId))
                .findFirst();
    }

    /** All items. */
    public synchronized Collection<Item> all() {
        return List.copyOf(items.values());
    }

    synchronized Set<UUID> itemIds() {
        return Set.copyOf(items.keySet());
    }
}
