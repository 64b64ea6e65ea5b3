package io.farshore.controlplane.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.store.NewestFirst;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job and where it stands.
 *
 * @param turn grows with every message the job sends itself; a message of an earlier turn is stale
 * @param stepIndex of the step to run next, in the steps or, once failing, in the compensation
 * @param stepAttempts how often that step has thrown
 * @param stepStartTime when that step was first run; null before
 * @param failing true while the compensation runs
 * @param cancelRequested true when a user asked for it
 * @param input what the caller gave
 * @param work private state of the steps; holds write access to disks and never leaves the service
 * @param details public details, shown in customDetails
 */
public record Job(
        String jobId,
        String vaultId,
        Scenario scenario,
        JobState state,
        JobTarget target,
        List<JobTask> tasks,
        List<JobError> errors,
        Instant startTime,
        @Nullable Instant endTime,
        int turn,
        int stepIndex,
        int stepAttempts,
        @Nullable Instant stepStartTime,
        boolean failing,
        boolean cancelRequested,
        Instant changedTime,
        String activityId,
        ObjectNode input,
        ObjectNode work,
        ObjectNode details) {
    public Job {
        tasks = List.copyOf(tasks);
        errors = List.copyOf(errors);
    }

    /** Jobs are listed newest first. */
    public String rank() {
        return NewestFirst.rank(startTime, jobId);
    }

    JobEdit edit() {
        return new JobEdit(this);
    }
}
