package io.farshore.controlplane.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds the next version of a job; not safe for use by many threads, not kept. */
final class JobEdit {
    /** Where the private state keeps what a person wrote on resuming the job. */
    static final String COMMENTS = "resumedWith";

    private final Job base;
    private final List<JobError> errors;
    private List<JobTask> tasks;
    private JobState state;
    private @Nullable Instant endTime;
    private int turn;
    private int stepIndex;
    private int stepAttempts;
    private @Nullable Instant stepStartTime;
    private boolean failing;
    private boolean cancelRequested;
    private ObjectNode work;
    private ObjectNode details;

    JobEdit(Job base) {
        this.base = base;
        tasks = base.tasks();
        errors = new ArrayList<>(base.errors());
        state = base.state();
        endTime = base.endTime();
        turn = base.turn();
        stepIndex = base.stepIndex();
        stepAttempts = base.stepAttempts();
        stepStartTime = base.stepStartTime();
        failing = base.failing();
        cancelRequested = base.cancelRequested();
        work = base.work();
        details = base.details();
    }

    JobEdit beginStep(String taskName, Instant now) {
        state = JobState.IN_PROGRESS;
        if (stepStartTime == null) {
            stepStartTime = now;
        }
        return eachTask(task -> task.name().equals(taskName) ? task.started(now) : task);
    }

    /** The tasks that still run are over when the next step belongs to another. */
    JobEdit nextStep(@Nullable String nextTaskName, Instant now) {
        goTo(stepIndex + 1);
        return eachTask(task -> task.name().equals(nextTaskName) ? task : task.ended(TaskState.SUCCEEDED, now));
    }

    /** The compensation starts; the task that failed shows the error at once. */
    JobEdit fail(JobError error, Instant now) {
        addError(error);
        failing = true;
        goTo(0);
        return eachTask(task -> task.ended(TaskState.FAILED, now));
    }

    JobEdit warn(JobError error) {
        addError(error);
        return this;
    }

    JobEdit end(JobState endState, Instant now) {
        state = endState;
        endTime = now;
        work = work.objectNode();
        return this;
    }

    JobEdit skipStep() {
        goTo(stepIndex + 1);
        return this;
    }

    JobEdit countAttempt() {
        stepAttempts++;
        return this;
    }

    JobEdit nextTurn() {
        turn++;
        return this;
    }

    JobEdit requestCancel() {
        cancelRequested = true;
        if (state == JobState.SUSPENDED) {
            state = JobState.IN_PROGRESS;
        }
        return this;
    }

    JobEdit suspend() {
        state = JobState.SUSPENDED;
        return this;
    }

    JobEdit resume(String comments) {
        state = JobState.IN_PROGRESS;
        work = work.deepCopy().put(COMMENTS, comments);
        return this;
    }

    /** From the first step again; what it has shown of itself stays for the steps to find. */
    JobEdit restart() {
        state = JobState.IN_PROGRESS;
        endTime = null;
        failing = false;
        cancelRequested = false;
        errors.clear();
        turn++;
        goTo(0);
        return eachTask(JobTask::reset);
    }

    JobEdit work(ObjectNode newWork, ObjectNode newDetails) {
        work = newWork.deepCopy();
        details = newDetails.deepCopy();
        return this;
    }

    Job build(Instant now) {
        return new Job(
                base.jobId(),
                base.vaultId(),
                base.scenario(),
                state,
                base.target(),
                tasks,
                errors,
                base.startTime(),
                endTime,
                turn,
                stepIndex,
                stepAttempts,
                stepStartTime,
                failing,
                cancelRequested,
                now,
                base.activityId(),
                base.input(),
                work,
                details);
    }

    private void addError(JobError error) {
        errors.add(error);
        eachTask(task -> {
            if (!task.taskId().equals(error.taskId())) {
                return task;
            }
            List<JobError> all = new ArrayList<>(task.errors());
            all.add(error);
            return task.withErrors(all);
        });
    }

    private void goTo(int index) {
        stepIndex = index;
        stepAttempts = 0;
        stepStartTime = null;
    }

    private JobEdit eachTask(UnaryOperator<JobTask> change) {
        tasks = tasks.stream().map(change).toList();
        return this;
    }
}
