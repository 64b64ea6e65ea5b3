package io.farshore.controlplane.health;

import java.time.Instant;

/**
 * Something that is wrong with an item or a fabric.
 *
 * @param code of the contract where it has one, else of Farshore
 * @param source what found it
 * @param category Replication, Configuration, TestFailover ...
 */
public record HealthError(
        String code,
        Severity severity,
        String source,
        String category,
        String message,
        String possibleCauses,
        String recommendedAction,
        Instant createdTime) {
    /** True when both tell the same; the time does not count. */
    public boolean sameAs(HealthError other) {
        return code.equals(other.code) && message.equals(other.message);
    }
}
