package io.farshore.replication.protocol;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says to its configuration server every few seconds.
 *
 * @param machine the machine as it is now
 * @param status of its replication, null while it is not protected
 */
public record AgentHeartbeat(
        MachineDescription machine, @Nullable Status status) {
    public AgentHeartbeat {
        Objects.requireNonNull(machine, "machine");
    }

    /** The stages of replication, as they are reported to the vault. */
    public enum Stage {
        InitialReplication,
        Protected,
        ResyncRequired,
        Resync
    }

    /** Something that is wrong, with what to do. */
    public record Issue(String code, String message, String recommendedAction) {}

    /**
     * How replication stands.
     *
     * @param itemId which item
     * @param stage the stage
     * @param epoch the epoch, 0 before the first
     * @param processedBytes scanned so far
     * @param totalBytes to be scanned
     * @param journalBytes waiting in the journal
     * @param journalLimitBytes its limit
     * @param issues what is wrong
     */
    public record Status(
            UUID itemId,
            Stage stage,
            long epoch,
            long processedBytes,
            long totalBytes,
            long journalBytes,
            long journalLimitBytes,
            List<Issue> issues) {
        public Status {
            Objects.requireNonNull(itemId, "itemId");
            Objects.requireNonNull(stage, "stage");
            issues = List.copyOf(issues);
        }
    }

    /** The answer: what the machine is to do, null while it is not protected. */
    public record Answer(@Nullable Assignment assignment) {}

    /**
     * What a machine is to do.
     *
     * @param itemId the item it is
     * @param processServerUrl where its data goes
     * @param crashConsistentSeconds how often it marks when it hears nothing
     * @param markCounter grows when a mark is wanted now
     * @param resyncCounter grows when a new epoch is wanted
     */
    public record Assignment(
            UUID itemId, String processServerUrl, int crashConsistentSeconds, long markCounter, long resyncCounter) {}
}
