package io.farshore.controlplane.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A job to be started.
 *
 * @param jobId chosen by the caller, so that what the job is about can name it before it exists
 * @param activityId names the client's request in the log
 */
public record JobRequest(
        String jobId, String vaultId, Scenario scenario, JobTarget target, String activityId, ObjectNode input) {}
