package io.farshore.controlplane.item;

/** What may be asked of a protected item, as {@code allowedOperations} spells it. */
public enum Operation {
    UNPLANNED_FAILOVER("UnplannedFailover"),
    DISABLE_PROTECTION("DisableProtection"),
    TEST_FAILOVER("TestFailover"),
    REPAIR_REPLICATION("RepairReplication"),
    COMPLETE_MIGRATION("CompleteMigration"),
    COMMIT("Commit"),
    CHANGE_POINT("ChangePit"),
    SWITCH_PROTECTION("SwitchProtection"),
    TEST_FAILOVER_CLEANUP("TestFailoverCleanup"),
    CANCEL_FAILOVER("CancelFailover");

    private final String wireName;

    Operation(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether {@code allowedOperations} names it: the recordings of failed over items do not show that they can be cancelled. */
    public boolean isShown() {
        return this != CANCEL_FAILOVER;
    }
}
