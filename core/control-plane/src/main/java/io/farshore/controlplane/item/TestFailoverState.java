package io.farshore.controlplane.item;

import java.util.List;

/**
 * The states of a test failover, beside those of the protection, which goes on. Waiting and deleted are spelled as the
 * contract's recordings do; the two in between no recording shows.
 */
public enum TestFailoverState {
    NONE("None", "None"),
    IN_PROGRESS("TestFailoverInProgress", "Test failover is in progress"),
    WAITING("WaitingForCompletion", "Waiting for user input"),
    CLEANING("CleanupInProgress", "Cleaning up test environment"),
    /** As recorded: it stays for good once a test environment has been removed. */
    CLEANED("MarkedForDeletion", "Cleaning up test environment");

    private final String wireName;
    private final String description;

    TestFailoverState(String wireName, String description) {
        this.wireName = wireName;
        this.description = description;
    }

    public String wireName() {
        return wireName;
    }

    public String description() {
        return description;
    }

    /** What an item in this protection state allows: a test environment that stands is removed before anything else. */
    List<Operation> allowed(ProtectionState state) {
        return switch (this) {
            case NONE, CLEANED -> state.allowed();
            case IN_PROGRESS, CLEANING -> List.of();
            case WAITING -> List.of(Operation.TEST_FAILOVER_CLEANUP);
        };
    }
}
