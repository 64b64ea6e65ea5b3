package io.farshore.controlplane.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last test failover of an item.
 *
 * @param made what it made; null before it ended and after that was removed
 * @param networkId ARM id of the network that it made for itself, null when it was given one
 * @param pointName its recovery point, empty before it ended
 * @param lastSuccessTime when a test environment was last removed after a test that succeeded; null before
 */
public record TestFailover(
        TestFailoverState state,
        @Nullable FailoverRecord made,
        @Nullable String networkId,
        String pointName,
        @Nullable Instant lastSuccessTime) {
    public static final TestFailover NONE = new TestFailover(TestFailoverState.NONE, null, null, "", null);

    public TestFailover in(TestFailoverState newState) {
        return new TestFailover(newState, made, networkId, pointName, lastSuccessTime);
    }

    /** The test machine runs. */
    public TestFailover completed(FailoverRecord record, @Nullable String ownNetworkId) {
        return new TestFailover(
                TestFailoverState.WAITING, record, ownNetworkId, record.recoveryPointName(), lastSuccessTime);
    }

    /** It came to nothing and left nothing. */
    public TestFailover abandoned() {
        TestFailoverState before = lastSuccessTime == null ? TestFailoverState.NONE : TestFailoverState.CLEANED;
        return new TestFailover(before, null, null, pointName, lastSuccessTime);
    }

    /** What it made is gone: only now it counts. */
    public TestFailover cleaned(Instant now) {
        return new TestFailover(TestFailoverState.CLEANED, null, null, pointName, now);
    }
}
