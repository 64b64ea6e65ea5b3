package io.farshore.controlplane.plan;

import java.util.List;

/**
 * One group of a plan.
 *
 * @param itemIds UUIDs of its protected items; shutdown and failover groups have none, they are for all items
 */
public record PlanGroup(Type type, List<String> itemIds, List<PlanAction> startActions, List<PlanAction> endActions) {
    /** In the order they are run. */
    public enum Type {
        SHUTDOWN("Shutdown"),
        FAILOVER("Failover"),
        BOOT("Boot");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public PlanGroup {
        itemIds = List.copyOf(itemIds);
        startActions = List.copyOf(startActions);
        endActions = List.copyOf(endActions);
    }

    public static PlanGroup empty(Type type) {
        return new PlanGroup(type, List.of(), List.of(), List.of());
    }
}
