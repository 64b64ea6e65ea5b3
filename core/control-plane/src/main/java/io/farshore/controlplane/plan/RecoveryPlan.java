package io.farshore.controlplane.plan;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recovery plan.
 *
 * @param groups one for shutdown, one for failover, then 1 to {@value #MAX_BOOT_GROUPS} for boot, in this order
 * @param currentJobId the job that runs it, null when none does
 */
public record RecoveryPlan(
        String name,
        String fabricId,
        List<PlanGroup> groups,
        @Nullable String currentJobId,
        @Nullable Instant lastTestFailoverTime,
        @Nullable Instant lastUnplannedFailoverTime) {
    /** Limits of the service. */
    public static final int MAX_BOOT_GROUPS = 7;

    public static final int MAX_ITEMS = 100;

    public RecoveryPlan {
        groups = List.copyOf(groups);
    }

    public List<PlanGroup> bootGroups() {
        return groups.stream()
                .filter(group -> group.type() == PlanGroup.Type.BOOT)
                .toList();
    }

    public Stream<String> itemIds() {
        return groups.stream().flatMap(group -> group.itemIds().stream());
    }

    public RecoveryPlan withGroups(List<PlanGroup> newGroups) {
        return new RecoveryPlan(
                name, fabricId, newGroups, currentJobId, lastTestFailoverTime, lastUnplannedFailoverTime);
    }

    public RecoveryPlan heldBy(@Nullable String jobId) {
        return new RecoveryPlan(name, fabricId, groups, jobId, lastTestFailoverTime, lastUnplannedFailoverTime);
    }

    public RecoveryPlan tested(Instant time) {
        return new RecoveryPlan(name, fabricId, groups, currentJobId, time, lastUnplannedFailoverTime);
    }

    public RecoveryPlan failedOver(Instant time) {
        return new RecoveryPlan(name, fabricId, groups, currentJobId, lastTestFailoverTime, time);
    }
}
