package io.farshore.controlplane.job;

/**
 * Runs a job, or runs it on.
 *
 * @param turn of the job when the message was sent; see {@link Job#turn()}
 */
public record JobMessage(String vaultId, String jobId, int turn) {}
