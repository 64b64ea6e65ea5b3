package io.farshore.functions.jobs;

/**
 * One hydration task: fill one range of one disk of a failover.
 *
 * @param range from 0
 */
public record HydrateMessage(String vaultId, String jobId, String diskId, int range) {
    /** Name of the task's plan in the container of plans. */
    public String planBlob() {
        return jobId + '/' + diskId + '/' + range + ".plan";
    }
}
