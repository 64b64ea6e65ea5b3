package io.farshore.controlplane.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.controlplane.MutableClock;
import io.farshore.controlplane.store.Documents;
import io.farshore.controlplane.store.InMemoryDocumentStore;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.controlplane.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JobEngineTest {
    private static final String VAULT = "vault-1";
    private static final String JOB = "job-1";

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-02T03:04:05.1234567Z"));
    private final InMemoryDocumentStore store = new InMemoryDocumentStore();
    private final Documents<Job> jobs = new Documents<>(store, JobEngine.TYPE, Job.class);
    private final InMemoryJobQueue queue = new InMemoryJobQueue(clock);
    private final List<String> ran = new ArrayList<>();

    /** A process that dies: unlike an exception, nothing catches it. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void runsTheStepsInOrderAndEndsTheTasks() {
        JobEngine engine = engine(disable(step("a"), step("b"), step("c")).build());
        start(engine);
        drain(engine);

        Job job = job();
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.tasks()).extracting(JobTask::state).containsOnly(TaskState.SUCCEEDED);
        assertThat(job.tasks()).extracting(JobTask::endTime).doesNotContainNull();
        assertThat(job.endTime()).isNotNull();
    }

    @Test
    void listsAllTasksFromTheStartAndSkippedOnesAsSkipped() {
        Job job = start(engine(failover(context -> StepOutcome.waitSeconds(5))));

        assertThat(job.tasks())
                .extracting(JobTask::name, JobTask::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("VmUfoPrerequisitesCheck", TaskState.NOT_STARTED),
                        org.assertj.core.groups.Tuple.tuple("VmShutdownVmOnPrimary", TaskState.SKIPPED),
                        org.assertj.core.groups.Tuple.tuple("VmPrepareForUnPlannedFailover", TaskState.SKIPPED),
                        org.assertj.core.groups.Tuple.tuple("VmFailover", TaskState.NOT_STARTED),
                        org.assertj.core.groups.Tuple.tuple("VmFoStartVmOnSecondary", TaskState.NOT_STARTED));
    }

    @Test
    void waitsAndGoesOn() {
        AtomicInteger looks = new AtomicInteger();
        JobStep waiting = context -> looks.incrementAndGet() < 3 ? StepOutcome.waitSeconds(30) : StepOutcome.done();
        JobEngine engine = engine(disable(step("a"), waiting, step("c")).build());
        Instant before = clock.instant();
        start(engine);
        drain(engine);

        assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(looks).hasValue(3);
        assertThat(java.time.Duration.between(before, clock.instant())).hasSeconds(60);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aFailedStepRunsTheCompensationAndShowsTheError() {
        JobStep failing = context -> StepOutcome.failed(ErrorCode.POINT_DAMAGED, "segment x is damaged");
        JobEngine engine = engine(disable(step("a"), failing, step("c"))
                .onFailure(step("undo 1"))
                .onFailure(step("undo 2"))
                .build());
        start(engine);
        drain(engine);

        Job job = job();
        assertThat(ran).containsExactly("a", "undo 1", "undo 2");
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.errors()).singleElement().satisfies(error -> {
            assertThat(error.message()).isEqualTo("segment x is damaged");
            assertThat(error.providerCode()).isEqualTo(95904);
            assertThat(error.taskId()).isEqualTo("DisableProtectionOnSecondaryTask");
        });
        assertThat(job.tasks())
                .extracting(JobTask::state)
                .containsExactly(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.NOT_STARTED);
        assertThat(job.tasks().get(1).errors()).isEqualTo(job.errors());
    }

    @Test
    void aStepThatThrowsIsTriedAgainAndFailsInTheEnd() {
        AtomicInteger attempts = new AtomicInteger();
        JobStep throwing = context -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("storage is away");
        };
        JobEngine engine = engine(disable(throwing, step("b"), step("c")).build());
        start(engine);
        drain(engine);

        assertThat(attempts).hasValue(10);
        assertThat(job().state()).isEqualTo(JobState.FAILED);
        assertThat(job().errors()).extracting(JobError::message).containsExactly("storage is away");
        assertThat(job().errors()).extracting(JobError::serviceCode).containsExactly("499");
    }

    @Test
    void aPassingFaultDoesNotFailTheJob() {
        AtomicInteger attempts = new AtomicInteger();
        JobStep flaky = context -> {
            if (attempts.incrementAndGet() < 4) {
                throw new IllegalStateException("try again");
            }
            return StepOutcome.done();
        };
        JobEngine engine = engine(disable(flaky, step("b"), step("c")).build());
        start(engine);
        drain(engine);

        assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job().errors()).isEmpty();
    }

    @Test
    void aWarningEndsAsCompletedWithInformation() {
        JobStep warning = context -> {
            context.warn(ErrorCode.POWER_STATE_UNKNOWN, "no power state");
            context.warn(ErrorCode.POWER_STATE_UNKNOWN, "no power state");
            return StepOutcome.done();
        };
        JobEngine engine = engine(disable(step("a"), warning, step("c")).build());
        start(engine);
        drain(engine);

        assertThat(job().state()).isEqualTo(JobState.COMPLETED_WITH_INFORMATION);
        assertThat(job().errors()).hasSize(1);
    }

    @Test
    void duplicatesOfAMessageDoNotMultiplyItsWaits() {
        JobStep waiting = context -> StepOutcome.waitSeconds(10);
        JobEngine engine = engine(disable(waiting, step("b"), step("c")).build());
        start(engine);
        JobMessage first = queue.take().orElseThrow();
        engine.run(first);
        engine.run(first);
        engine.run(first);

        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aMessageOfAJobThatIsOverChangesNothing() {
        JobEngine engine = engine(disable(step("a"), step("b"), step("c")).build());
        start(engine);
        drain(engine);
        Job over = job();
        engine.run(new JobMessage(VAULT, JOB, 99));

        assertThat(job()).isEqualTo(over);
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCrashAtAnyWriteLosesNothing(Moment moment) {
        for (int crashAt = 1; crashAt <= 12; crashAt++) {
            JobEngineTest fresh = new JobEngineTest();
            fresh.crashAndRecover(moment, crashAt);
            assertThat(fresh.job().state())
                    .as("crash %s write %d", moment, crashAt)
                    .isEqualTo(JobState.SUCCEEDED);
            assertThat(fresh.ran.stream().distinct()).containsExactly("a", "b", "c");
            assertThat(fresh.job().work().isEmpty()).isTrue();
        }
    }

    private void crashAndRecover(Moment moment, int crashAt) {
        AtomicInteger looks = new AtomicInteger();
        JobStep waiting = context -> {
            ran.add("b");
            context.work().put("looks", looks.incrementAndGet());
            context.save();
            return looks.get() < 2 ? StepOutcome.waitSeconds(1) : StepOutcome.done();
        };
        JobEngine engine = engine(disable(step("a"), waiting, step("c")).build());
        start(engine);
        AtomicInteger writes = new AtomicInteger();
        store.onWrite(at -> {
            if (at == moment && writes.incrementAndGet() == crashAt) {
                throw new Crash();
            }
        });
        drain(engine);
    }

    @Test
    void aCrashBetweenRecordingAndSendingIsMendedByResending() {
        JobEngine engine = engine(disable(step("a"), step("b"), step("c")).build());
        start(engine);
        assertThat(queue.take()).isPresent(); // lost
        engine.resend(job());
        drain(engine);

        assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aCancelledJobStopsBeforeItsNextStepAndCleansUp() {
        JobStep waiting = context -> StepOutcome.waitSeconds(10);
        JobEngine engine = engine(disable(step("a"), waiting, step("c"))
                .onFailure(step("undo"))
                .cancellable()
                .build());
        start(engine);
        engine.run(queue.take().orElseThrow());
        assertThat(engine.cancel(VAULT, JOB)).isTrue();
        drain(engine);

        assertThat(job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(ran).containsExactly("a", "undo");
    }

    @Test
    void aJobThatCannotBeCancelledSaysSo() {
        JobEngine engine = engine(disable(step("a"), step("b"), step("c")).build());
        start(engine);

        assertThat(engine.cancel(VAULT, JOB)).isFalse();
    }

    @Test
    void aDefinitionMustHaveTheTasksOfItsScenario() {
        JobDefinition.Builder builder =
                JobDefinition.of(Scenario.DISABLE_PROTECTION).step("UpdateDraState", step("a"));

        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
    }

    private JobStep step(String name) {
        return context -> {
            ran.add(name);
            return StepOutcome.done();
        };
    }

    private static JobDefinition.Builder disable(JobStep first, JobStep second, JobStep third) {
        return JobDefinition.of(Scenario.DISABLE_PROTECTION)
                .step("DisableProtectionOnPrimary", first)
                .step("DisableProtectionOnSecondary", second)
                .step("UpdateDraState", third);
    }

    private static JobDefinition failover(JobStep step) {
        return JobDefinition.of(Scenario.UNPLANNED_FAILOVER)
                .step("VmUfoPrerequisitesCheck", step)
                .step("VmFailover", step)
                .step("VmFoStartVmOnSecondary", step)
                .build();
    }

    private JobEngine engine(JobDefinition definition) {
        return new JobEngine(jobs, queue, List.of(definition), clock);
    }

    private Job start(JobEngine engine) {
        Scenario scenario =
                engine.defines(Scenario.DISABLE_PROTECTION) ? Scenario.DISABLE_PROTECTION : Scenario.UNPLANNED_FAILOVER;
        JobTarget target = new JobTarget("vm", "VM1", "/x", false, Map.of());
        return engine.start(new JobRequest(JOB, VAULT, scenario, target, "activity", Json.MAPPER.createObjectNode()));
    }

    /** Delivers every message until none is left; one whose handling crashed is delivered again. */
    private void drain(JobEngine engine) {
        Optional<JobMessage> message = queue.take();
        int deliveries = 0;
        while (message.isPresent() && deliveries++ < 1000) {
            try {
                engine.run(message.get());
            } catch (Crash e) {
                queue.send(message.get(), java.time.Duration.ZERO);
            }
            message = queue.take();
        }
    }

    private Job job() {
        return jobs.get(VAULT, JobEngine.id(JOB)).orElseThrow();
    }
}
