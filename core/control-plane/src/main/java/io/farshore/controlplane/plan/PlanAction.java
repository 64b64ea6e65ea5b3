package io.farshore.controlplane.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something done before or after a group.
 *
 * @param failoverTypes for which kinds of failover, as the contract spells them
 * @param directions for which directions
 * @param target a script's path, a runbook's webhook, or null
 * @param description what a person is to do, or null
 * @param timeoutSeconds how long it may take
 * @param location Primary or Recovery; null for a manual action
 */
public record PlanAction(
        String name,
        Kind kind,
        List<String> failoverTypes,
        List<String> directions,
        @Nullable String target,
        @Nullable String description,
        int timeoutSeconds,
        @Nullable String location) {
    /** How an action is done; the name is that of its details in the contract. */
    public enum Kind {
        SCRIPT("ScriptActionDetails"),
        RUNBOOK("AutomationRunbookActionDetails"),
        MANUAL("ManualActionDetails");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public PlanAction {
        failoverTypes = List.copyOf(failoverTypes);
        directions = List.copyOf(directions);
    }

    /** Whether it is part of such a failover. */
    public boolean isFor(String failoverType, String direction) {
        return failoverTypes.contains(failoverType) && directions.contains(direction);
    }
}
