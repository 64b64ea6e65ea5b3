package io.farshore.controlplane.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of one job.
 *
 * @param startTime null until it starts
 * @param endTime null until it ends
 */
public record JobTask(
        String taskId,
        String name,
        String friendlyName,
        TaskState state,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        List<JobError> errors) {
    public JobTask {
        errors = List.copyOf(errors);
    }

    JobTask started(Instant now) {
        return state == TaskState.NOT_STARTED
                ? new JobTask(taskId, name, friendlyName, TaskState.IN_PROGRESS, now, null, errors)
                : this;
    }

    /** Ends a task that runs; any other is left as it is. */
    JobTask ended(TaskState endState, Instant now) {
        return state == TaskState.IN_PROGRESS
                ? new JobTask(taskId, name, friendlyName, endState, startTime, now, errors)
                : this;
    }

    /** As if it had not run; a task that is never run stays skipped. */
    JobTask reset() {
        return state == TaskState.SKIPPED
                ? this
                : new JobTask(taskId, name, friendlyName, TaskState.NOT_STARTED, null, null, List.of());
    }

    JobTask withErrors(List<JobError> all) {
        return new JobTask(taskId, name, friendlyName, state, startTime, endTime, all);
    }
}
