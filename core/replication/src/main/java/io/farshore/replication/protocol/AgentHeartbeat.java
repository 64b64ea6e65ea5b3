package io.farshore.replication.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says to its configuration server every few seconds.
 *
 * @param machine the machine as it is now
 * @param status of its replication, null while it is not protected
 * @param updates says that offers of updates are understood; null from an agent that was made before there were any
 */
public record AgentHeartbeat(
        MachineDescription machine,
        @Nullable Status status,
        @Nullable Updates updates) {
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

    /** What became of offers. @param refused the one that is not taken, null when none was refused */
    public record Updates(@Nullable Refusal refused) {}

    /** An update that the agent does not take. @param reason for people */
    public record Refusal(String version, String reason) {}

    /**
     * The answer.
     *
     * @param assignment what the machine is to do, null while it is not protected
     * @param update to be installed; left out when there is none, because older agents take no field that they do not know
     */
    public record Answer(
            @Nullable Assignment assignment,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Offer update) {}

    /**
     * A package that is newer than the agent, to be had under {@link #packagePath}.
     *
     * @param version of the agent in it
     * @param signature the signed description of the package, a compact JWS
     */
    public record Offer(String version, String signature) {
        public String packagePath() {
            return "/v1/agents/packages/" + version;
        }
    }

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
