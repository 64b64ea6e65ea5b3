package io.farshore.controlplane.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.store.DocumentChangedException;
import io.farshore.controlplane.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of one job, from the document read to the document written. */
final class JobRun implements JobContext {
    /** With the back-off below a step is tried for about five minutes. */
    private static final int MAX_STEP_ATTEMPTS = 10;

    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(60);

    private final JobEngine engine;
    private final JobDefinition definition;
    private Versioned<Job> read;
    private ObjectNode work;
    private ObjectNode details;

    JobRun(JobEngine engine, JobDefinition definition, Versioned<Job> read) {
        this.engine = engine;
        this.definition = definition;
        this.read = read;
        work = read.value().work().deepCopy();
        details = read.value().details().deepCopy();
    }

    /** The job to go on with, or empty when it waits or is over. */
    Optional<Versioned<Job>> advance() {
        Job job = job();
        if (job.cancelRequested() && engine.isCancellable(job)) {
            return Optional.of(fail(error(ErrorCode.CANCELLED, "The job was cancelled.", false)));
        }
        return job.failing() ? compensate() : step();
    }

    private Optional<Versioned<Job>> step() {
        int index = job().stepIndex();
        if (index >= definition.steps().size()) {
            JobState end = job().errors().isEmpty() ? JobState.SUCCEEDED : JobState.COMPLETED_WITH_INFORMATION;
            return end(end);
        }
        JobDefinition.Step step = definition.steps().get(index);
        begin(step.taskName());
        return switch (run(step.step())) {
            case StepOutcome.Done done -> Optional.of(advanceTo(index + 1));
            case StepOutcome.Wait wait -> pause(wait.delay());
            case StepOutcome.Suspended suspended -> suspend();
            case StepOutcome.Failed failed -> Optional.of(fail(error(failed.code(), failed.message(), false)));
        };
    }

    private Optional<Versioned<Job>> compensate() {
        int index = job().stepIndex();
        if (index >= definition.compensation().size()) {
            JobState end = job().cancelRequested() ? JobState.CANCELLED : JobState.FAILED;
            return end(end);
        }
        begin("");
        return switch (run(definition.compensation().get(index))) {
            case StepOutcome.Done done -> Optional.of(save(edit().skipStep()));
            case StepOutcome.Wait wait -> pause(wait.delay());
            case StepOutcome.Suspended suspended -> throw new IllegalStateException("a compensation waits for nobody");
            // What could not be removed is named in the job; the rest of the compensation still runs.
            case StepOutcome.Failed failed ->
                Optional.of(save(edit().warn(error(failed.code(), failed.message(), true))
                        .skipStep()));
        };
    }

    private Optional<Versioned<Job>> end(JobState state) {
        engine.listener().ended(job(), state);
        engine.save(read, job().edit().end(state, now()));
        JobLog.ended(job(), state);
        return Optional.empty();
    }

    private void begin(String taskName) {
        if (job().stepStartTime() == null) {
            read = engine.save(read, job().edit().beginStep(taskName, now()));
        }
    }

    private StepOutcome run(JobStep step) {
        try {
            return step.run(this);
        } catch (DocumentChangedException e) {
            throw e;
        } catch (RuntimeException e) {
            return afterException(e);
        }
    }

    private StepOutcome afterException(RuntimeException e) {
        int attempts = job().stepAttempts() + 1;
        JobLog.thrown(job(), attempts, e);
        if (attempts >= MAX_STEP_ATTEMPTS) {
            return StepOutcome.failed(ErrorCode.INTERNAL, JobLog.message(e));
        }
        read = engine.save(read, edit().countAttempt());
        Duration backOff = Duration.ofSeconds(1L << Math.min(attempts - 1, 6));
        return new StepOutcome.Wait(backOff.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : backOff);
    }

    private Versioned<Job> advanceTo(int nextIndex) {
        String nextTask = nextIndex < definition.steps().size()
                ? definition.steps().get(nextIndex).taskName()
                : null;
        return save(edit().nextStep(nextTask, now()));
    }

    private Versioned<Job> fail(JobError error) {
        JobLog.failing(job(), error);
        return save(edit().fail(error, now()));
    }

    private Optional<Versioned<Job>> pause(Duration delay) {
        save();
        engine.sendTurn(read, delay);
        return Optional.empty();
    }

    /** Nothing is sent: {@link JobEngine#resume} does. */
    private Optional<Versioned<Job>> suspend() {
        save(edit().suspend());
        return Optional.empty();
    }

    private JobError error(ErrorCode code, String message, boolean warning) {
        return new JobError(
                runningTaskId(),
                warning,
                code == ErrorCode.INTERNAL ? "499" : "559",
                code.code(),
                message,
                code.possibleCauses(),
                code.recommendedAction(),
                now());
    }

    private @Nullable String runningTaskId() {
        return job().tasks().stream()
                .filter(task -> task.state() == TaskState.IN_PROGRESS)
                .map(JobTask::taskId)
                .findFirst()
                .orElse(null);
    }

    private JobEdit edit() {
        return job().edit().work(work, details);
    }

    private Versioned<Job> save(JobEdit edit) {
        read = engine.save(read, edit);
        return read;
    }

    @Override
    public Job job() {
        return read.value();
    }

    @Override
    public ObjectNode work() {
        return work;
    }

    @Override
    public ObjectNode details() {
        return details;
    }

    @Override
    public void save() {
        if (!work.equals(job().work()) || !details.equals(job().details())) {
            save(edit());
        }
    }

    @Override
    public void warn(ErrorCode code, String message) {
        boolean known = job().errors().stream().anyMatch(old -> old.providerCode() == code.code());
        if (!known) {
            save(edit().warn(error(code, message, true)));
        }
    }

    @Override
    public void start(JobRequest request) {
        engine.start(request);
    }

    @Override
    public Optional<String> takeComments() {
        JsonNode comments = work.remove(JobEdit.COMMENTS);
        return comments == null ? Optional.empty() : Optional.of(comments.asText());
    }

    @Override
    public Duration elapsed() {
        Instant start = job().stepStartTime();
        return start == null ? Duration.ZERO : Duration.between(start, now());
    }

    @Override
    public Instant now() {
        return engine.clock().instant();
    }
}
