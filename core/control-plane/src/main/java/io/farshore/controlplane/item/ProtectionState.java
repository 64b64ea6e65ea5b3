package io.farshore.controlplane.item;

import static io.farshore.controlplane.item.Operation.CANCEL_FAILOVER;
import static io.farshore.controlplane.item.Operation.CHANGE_POINT;
import static io.farshore.controlplane.item.Operation.COMMIT;
import static io.farshore.controlplane.item.Operation.COMPLETE_MIGRATION;
import static io.farshore.controlplane.item.Operation.DISABLE_PROTECTION;
import static io.farshore.controlplane.item.Operation.REPAIR_REPLICATION;
import static io.farshore.controlplane.item.Operation.SWITCH_PROTECTION;
import static io.farshore.controlplane.item.Operation.TEST_FAILOVER;
import static io.farshore.controlplane.item.Operation.UNPLANNED_FAILOVER;

import java.util.List;

/**
 * The states of a protected item: the one table that says how each is shown and what it allows. Names, descriptions and
 * the order of operations are those of classic-wire.md section 2; states that no recording shows carry the names of the
 * contract's examples, or of Farshore where those are silent too.
 */
public enum ProtectionState {
    ENABLING("UnprotectedStatesBegin", "Enabling protection", false, DISABLE_PROTECTION),
    ENABLE_FAILED("EnableProtectionFailed", "Protection couldn't be enabled", false, DISABLE_PROTECTION),
    INITIAL_REPLICATION(
            "InitialReplicationInProgress", "Initial replication is in progress", false, DISABLE_PROTECTION),
    PROTECTED("Protected", "Protected", false, UNPLANNED_FAILOVER, DISABLE_PROTECTION, TEST_FAILOVER),
    RESYNC_REQUIRED(
            "ResynchronizationRequired",
            "Resynchronization is required",
            false,
            REPAIR_REPLICATION,
            UNPLANNED_FAILOVER,
            DISABLE_PROTECTION,
            TEST_FAILOVER),
    RESYNCHRONIZING(
            "ResynchronizationInProgress",
            "Resynchronization is in progress",
            false,
            UNPLANNED_FAILOVER,
            DISABLE_PROTECTION,
            TEST_FAILOVER),
    FAILING_OVER("UnplannedFailoverInProgress", "Failover is in progress", false),
    FAILOVER_FAILED(
            "UnplannedFailoverCompletionFailed",
            "Failover couldn't be completed",
            false,
            REPAIR_REPLICATION,
            UNPLANNED_FAILOVER,
            DISABLE_PROTECTION),
    FAILED_OVER(
            "UnplannedFailoverCommitPendingStatesBegin",
            "Failover completed",
            true,
            COMPLETE_MIGRATION,
            COMMIT,
            DISABLE_PROTECTION,
            CHANGE_POINT,
            CANCEL_FAILOVER),
    CANCELLING("CancelFailoverInProgress", "Cancelling the failover", true),
    CHANGING_POINT("ApplyRecoveryPointInProgress", "Changing the recovery point", true),
    CHANGE_POINT_FAILED(
            "ApplyRecoveryPointFailed",
            "The recovery point couldn't be changed",
            true,
            DISABLE_PROTECTION,
            CHANGE_POINT,
            CANCEL_FAILOVER),
    COMMITTED(
            "UnplannedFailoverCommitted",
            "Failover committed",
            true,
            COMPLETE_MIGRATION,
            DISABLE_PROTECTION,
            SWITCH_PROTECTION),
    DISABLING("DisableProtectionInProgress", "Disabling protection", false);

    private final String wireName;
    private final String description;
    private final boolean recovered;
    private final List<Operation> allowed;

    ProtectionState(String wireName, String description, boolean recovered, Operation... allowed) {
        this.wireName = wireName;
        this.description = description;
        this.recovered = recovered;
        this.allowed = List.of(allowed);
    }

    public String wireName() {
        return wireName;
    }

    public String description() {
        return description;
    }

    /** Primary, or Recovery once the machine runs in Azure. */
    public String activeLocation() {
        return recovered ? "Recovery" : "Primary";
    }

    public List<Operation> allowed() {
        return allowed;
    }

    /** True while recovery points of the site are taken and wanted. */
    public boolean replicates() {
        return switch (this) {
            case ENABLING, INITIAL_REPLICATION, PROTECTED, RESYNC_REQUIRED, RESYNCHRONIZING, FAILOVER_FAILED -> true;
            case ENABLE_FAILED,
                    FAILING_OVER,
                    FAILED_OVER,
                    CANCELLING,
                    CHANGING_POINT,
                    CHANGE_POINT_FAILED,
                    COMMITTED,
                    DISABLING -> false;
        };
    }

    /** True while the site may hold credentials to add segments: the machine may still be running and writing. */
    public boolean acceptsData() {
        return replicates() || this == FAILING_OVER;
    }
}
