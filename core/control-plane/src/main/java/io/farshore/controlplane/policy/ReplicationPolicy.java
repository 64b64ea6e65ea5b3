package io.farshore.controlplane.policy;

import java.time.Duration;

/**
 * How often points are taken, how long they are kept, when to warn.
 *
 * @param instanceType InMageAzureV2 or InMage
 * @param recoveryPointHistoryMinutes 0 to 15 days
 */
public record ReplicationPolicy(
        String name,
        String instanceType,
        int crashConsistentMinutes,
        int appConsistentMinutes,
        int recoveryPointThresholdMinutes,
        int recoveryPointHistoryMinutes,
        String multiVmSyncStatus) {
    public static final int MAX_HISTORY_MINUTES = (int) Duration.ofDays(15).toMinutes();

    public ReplicationPolicy {
        requireRange("crashConsistentFrequencyInMinutes", crashConsistentMinutes, 0, 24 * 60);
        requireRange("appConsistentFrequencyInMinutes", appConsistentMinutes, 0, 24 * 60);
        requireRange("recoveryPointThresholdInMinutes", recoveryPointThresholdMinutes, 0, 24 * 60);
        requireRange("recoveryPointHistory", recoveryPointHistoryMinutes, 0, MAX_HISTORY_MINUTES);
    }

    public Duration history() {
        return Duration.ofMinutes(recoveryPointHistoryMinutes);
    }

    public Duration threshold() {
        return Duration.ofMinutes(recoveryPointThresholdMinutes);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + min + ".." + max);
        }
    }
}
