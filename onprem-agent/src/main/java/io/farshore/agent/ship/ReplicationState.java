package io.farshore.agent.ship;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the agent remembers of its replication over a restart.
 *
 * @param itemId the item
 * @param epoch the epoch of the journal
 * @param diskIds its disks, in the order of their ordinals
 * @param resyncCounter the last resync that was carried out
 * @param opened whether the process server has opened the epoch. It is opened once: a server that does not know it any
 *     more has lost it, and its numbers must not be given out again.
 */
public record ReplicationState(UUID itemId, long epoch, List<UUID> diskIds, long resyncCounter, boolean opened) {
    private static final String FILE = "replication.json";

    public ReplicationState {
        diskIds = List.copyOf(diskIds);
    }

    ReplicationState withOpened() {
        return new ReplicationState(itemId, epoch, diskIds, resyncCounter, true);
    }

    static Optional<ReplicationState> load(Path home, ObjectMapper json) throws IOException {
        Path file = home.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(json.readValue(file.toFile(), ReplicationState.class))
                : Optional.empty();
    }

    void save(Path home, ObjectMapper json) throws IOException {
        Pem.writeSecret(home.resolve(FILE), json.writeValueAsString(this));
    }

    static void forget(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(FILE));
    }
}
