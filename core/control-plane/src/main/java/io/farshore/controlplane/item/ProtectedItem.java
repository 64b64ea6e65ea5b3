package io.farshore.controlplane.item;

import io.farshore.controlplane.health.HealthError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One machine under protection.
 *
 * @param itemId UUID, for its whole life; names its containers and manifests
 * @param name resource name as the client wrote it
 * @param failover what the last failover made, null when nothing of it is there
 * @param currentJobId the job that holds the item, null when none does
 * @param correlationId new per enable
 */
public record ProtectedItem(
        String itemId,
        String name,
        String vaultId,
        String fabricId,
        String machineId,
        String friendlyName,
        String policyName,
        String processServerId,
        ProtectionState state,
        FailoverTarget target,
        List<ItemDisk> disks,
        ReplicationStatus replication,
        @Nullable FailoverRecord failover,
        TestFailover testFailover,
        List<HealthError> healthErrors,
        @Nullable String currentJobId,
        String correlationId,
        Instant enabledTime) {
    /** More are not kept: the oldest give way. */
    public static final int MAX_HEALTH_ERRORS = 20;

    public ProtectedItem {
        disks = List.copyOf(disks);
        healthErrors = List.copyOf(healthErrors);
    }

    /** What may be asked of it now. */
    public List<Operation> allowed() {
        return testFailover.state().allowed(state);
    }

    public boolean allows(Operation operation) {
        return allowed().contains(operation);
    }

    /** How much work would be lost now; empty before the first commit. */
    public Optional<Duration> rpo(Instant now) {
        Instant source = replication.sourceTime();
        if (source == null) {
            return Optional.empty();
        }
        Duration age = Duration.between(source, now);
        return Optional.of(age.isNegative() ? Duration.ZERO : age);
    }

    public ProtectedItem withState(ProtectionState newState) {
        return copy(newState, target, replication, failover, testFailover, healthErrors, currentJobId);
    }

    public ProtectedItem withTarget(FailoverTarget newTarget) {
        return copy(state, newTarget, replication, failover, testFailover, healthErrors, currentJobId);
    }

    public ProtectedItem withReplication(ReplicationStatus status) {
        return copy(state, target, status, failover, testFailover, healthErrors, currentJobId);
    }

    public ProtectedItem withFailover(@Nullable FailoverRecord record) {
        return copy(state, target, replication, record, testFailover, healthErrors, currentJobId);
    }

    public ProtectedItem withTestFailover(TestFailover test) {
        return copy(state, target, replication, failover, test, healthErrors, currentJobId);
    }

    public ProtectedItem withHealthErrors(List<HealthError> errors) {
        return copy(state, target, replication, failover, testFailover, errors, currentJobId);
    }

    public ProtectedItem heldBy(@Nullable String jobId) {
        return copy(state, target, replication, failover, testFailover, healthErrors, jobId);
    }

    /** Adds an error, in place of one that tells the same. */
    public ProtectedItem withHealthError(HealthError error) {
        List<HealthError> errors = new ArrayList<>(healthErrors);
        if (errors.stream().anyMatch(error::sameAs)) {
            return this;
        }
        errors.add(error);
        int from = Math.max(0, errors.size() - MAX_HEALTH_ERRORS);
        return withHealthErrors(errors.subList(from, errors.size()));
    }

    private ProtectedItem copy(
            ProtectionState newState,
            FailoverTarget newTarget,
            ReplicationStatus status,
            @Nullable FailoverRecord record,
            TestFailover test,
            List<HealthError> errors,
            @Nullable String jobId) {
        return new ProtectedItem(
                itemId,
                name,
                vaultId,
                fabricId,
                machineId,
                friendlyName,
                policyName,
                processServerId,
                newState,
                newTarget,
                disks,
                status,
                record,
                test,
                errors,
                jobId,
                correlationId,
                enabledTime);
    }
}
