package io.farshore.controlplane.job;

import io.farshore.controlplane.store.DocumentChangedException;
import io.farshore.controlplane.store.Documents;
import io.farshore.controlplane.store.Versioned;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Runs jobs from their messages. All state is in the job's document: whatever process takes the next message goes on
 * where the last one stopped. A message can come twice, late or never: duplicates are told by the turn and by ETag, and
 * {@link #resend} replaces lost ones.
 */
public final class JobEngine {
    /** Document type and id prefix of jobs. */
    public static final String TYPE = "Job";

    /** One message runs at most this many steps, so that no invocation outlives its host's limit. */
    private static final int MAX_STEPS_PER_MESSAGE = 16;

    private final Documents<Job> jobs;
    private final JobQueue queue;
    private final Map<Scenario, JobDefinition> definitions = new EnumMap<>(Scenario.class);
    private final Clock clock;
    private final JobListener listener;

    public JobEngine(Documents<Job> jobs, JobQueue queue, List<JobDefinition> definitions, Clock clock) {
        this(jobs, queue, definitions, clock, JobListener.NONE);
    }

    public JobEngine(
            Documents<Job> jobs, JobQueue queue, List<JobDefinition> definitions, Clock clock, JobListener listener) {
        this.listener = listener;
        this.jobs = jobs;
        this.queue = queue;
        this.clock = clock;
        definitions.forEach(definition -> this.definitions.put(definition.scenario(), definition));
    }

    /** Records the job and sends its first message; the same id again sends the message again only. */
    public Job start(JobRequest request) {
        Job job = NewJob.of(request, clock.instant());
        jobs.createIfAbsent(job.vaultId(), id(job.jobId()), job);
        queue.send(new JobMessage(job.vaultId(), job.jobId(), 0), Duration.ZERO);
        return job;
    }

    /** Asks a running job to stop before its next step; false when it cannot be. */
    public boolean cancel(String vaultId, String jobId) {
        Optional<Job> job = jobs.update(
                vaultId,
                id(jobId),
                old -> isCancellable(old) ? old.edit().requestCancel().build(clock.instant()) : old);
        job.ifPresent(this::resend);
        return job.map(Job::cancelRequested).orElse(false);
    }

    /** Lets a suspended job go on; false when it is not suspended. */
    public boolean resume(String vaultId, String jobId, String comments) {
        return change(vaultId, jobId, job -> job.state() == JobState.SUSPENDED, edit -> edit.resume(comments));
    }

    /** Runs a failed job from its first step again; false when it cannot be. */
    public boolean restart(String vaultId, String jobId) {
        return change(vaultId, jobId, this::isRestartable, JobEdit::restart);
    }

    private boolean change(String vaultId, String jobId, Predicate<Job> allowed, UnaryOperator<JobEdit> change) {
        AtomicBoolean changed = new AtomicBoolean();
        Optional<Job> job = jobs.update(vaultId, id(jobId), old -> {
            changed.set(allowed.test(old));
            return changed.get() ? change.apply(old.edit()).build(clock.instant()) : old;
        });
        job.ifPresent(this::resend);
        return changed.get();
    }

    /** What a person may do to the job now, as the contract spells it. */
    public List<String> allowedActions(Job job) {
        List<String> actions = new ArrayList<>();
        if (isCancellable(job)) {
            actions.add("Cancel");
        }
        if (job.state() == JobState.SUSPENDED) {
            actions.add("Resume");
        }
        if (isRestartable(job)) {
            actions.add("Restart");
        }
        return actions;
    }

    public boolean isRestartable(Job job) {
        JobDefinition definition = definitions.get(job.scenario());
        return definition != null && definition.restartable() && job.state() == JobState.FAILED;
    }

    public boolean isCancellable(Job job) {
        JobDefinition definition = definitions.get(job.scenario());
        return definition != null && definition.cancellable() && !job.state().isOver() && !job.failing();
    }

    /** Sends a message for the job's present turn, in case the last one was lost. */
    public void resend(Job job) {
        if (isRunning(job)) {
            queue.send(new JobMessage(job.vaultId(), job.jobId(), job.turn()), Duration.ZERO);
        }
    }

    public void run(JobMessage message) {
        Optional<Versioned<Job>> read = jobs.find(message.vaultId(), id(message.jobId()));
        int steps = 0;
        while (read.isPresent() && isDue(read.get().value(), message)) {
            if (steps++ == MAX_STEPS_PER_MESSAGE) {
                sendTurn(read.get(), Duration.ZERO);
                return;
            }
            Versioned<Job> before = read.get();
            try {
                read = new JobRun(this, definition(before.value()), before).advance();
            } catch (DocumentChangedException e) {
                read = afterLostRace(before);
            }
        }
    }

    Versioned<Job> save(Versioned<Job> read, JobEdit edit) {
        return jobs.replace(read, edit.build(clock.instant()));
    }

    /** Sent before it is recorded: a crash in between repeats the turn, and never loses it. */
    void sendTurn(Versioned<Job> read, Duration delay) {
        Job job = read.value();
        queue.send(new JobMessage(job.vaultId(), job.jobId(), job.turn() + 1), delay);
        save(read, job.edit().nextTurn());
    }

    JobListener listener() {
        return listener;
    }

    Clock clock() {
        return clock;
    }

    public static String id(String jobId) {
        return "job-" + jobId;
    }

    boolean defines(Scenario scenario) {
        return definitions.containsKey(scenario);
    }

    private JobDefinition definition(Job job) {
        JobDefinition definition = definitions.get(job.scenario());
        if (definition == null) {
            throw new IllegalStateException("no steps are defined for " + job.scenario());
        }
        return definition;
    }

    private static boolean isDue(Job job, JobMessage message) {
        return isRunning(job) && message.turn() >= job.turn();
    }

    private static boolean isRunning(Job job) {
        return !job.state().isOver() && job.state() != JobState.SUSPENDED;
    }

    /** Who changed the job? Another run of it: then this one stops. A cancel request: then this one goes on. */
    private Optional<Versioned<Job>> afterLostRace(Versioned<Job> before) {
        Job old = before.value();
        return jobs.find(before.partition(), before.id()).filter(now -> samePlace(old, now.value()));
    }

    private static boolean samePlace(Job old, Job now) {
        return now.cancelRequested() != old.cancelRequested()
                && now.turn() == old.turn()
                && now.stepIndex() == old.stepIndex()
                && now.failing() == old.failing();
    }

    /** Draws the parts of a job that its scenario leaves open. */
    private static final class NewJob {
        private NewJob() {}

        static Job of(JobRequest request, java.time.Instant now) {
            List<JobTask> tasks =
                    request.scenario().tasks().stream().map(NewJob::task).toList();
            var nodes = request.input();
            return new Job(
                    request.jobId(),
                    request.vaultId(),
                    request.scenario(),
                    JobState.NOT_STARTED,
                    request.target(),
                    tasks,
                    List.of(),
                    now,
                    null,
                    0,
                    0,
                    0,
                    null,
                    false,
                    false,
                    now,
                    request.activityId(),
                    nodes,
                    nodes.objectNode(),
                    nodes.objectNode());
        }

        private static JobTask task(TaskDefinition definition) {
            String taskId = definition.taskId().isEmpty() ? UUID.randomUUID().toString() : definition.taskId();
            TaskState state = definition.skipped() ? TaskState.SKIPPED : TaskState.NOT_STARTED;
            return new JobTask(taskId, definition.name(), definition.friendlyName(), state, null, null, List.of());
        }
    }
}
