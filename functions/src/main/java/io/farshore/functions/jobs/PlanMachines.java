package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobRequest;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.PlanProgress;
import io.farshore.controlplane.plan.PlanStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs the jobs of a plan's machines, all at once. In a failover they stop before their machine is made, and go on when
 * the plan comes to their boot group. A machine that fails does not hold up the others.
 */
final class PlanMachines {
    private final JobPorts ports;
    private final Scenario scenario;

    /** @param scenario of the machines' jobs */
    PlanMachines(JobPorts ports, Scenario scenario) {
        this.ports = ports;
        this.scenario = scenario;
    }

    StepOutcome run(JobContext context, int index) {
        PlanProgress progress = PlanWork.progress(context);
        PlanStep step = progress.steps().get(index);
        if (step.state() == TaskState.NOT_STARTED) {
            step = step.started(context.now());
        }
        if (step.group() == PlanGroup.Type.BOOT) {
            step = asFailedOver(step, progress);
            progress = progress.released(step.groupNumber());
        } else {
            step = step.eachItem(child -> start(context, child));
        }
        PlanStep looked = look(context, step);
        boolean ended = looked.items().stream().allMatch(PlanStep.Child::isOver);
        if (ended) {
            boolean failed = looked.items().stream().anyMatch(child -> child.state() == TaskState.FAILED);
            looked = looked.ended(failed ? TaskState.FAILED : TaskState.SUCCEEDED, context.now(), "");
        }
        progress.with(index, looked).store(context.details());
        context.save();
        return ended
                ? StepOutcome.done()
                : StepOutcome.waitSeconds(ports.times().pollSeconds());
    }

    /** The jobs of a boot group are those that the failover has started. */
    private static PlanStep asFailedOver(PlanStep boot, PlanProgress progress) {
        List<PlanStep.Child> all = progress.steps().stream()
                .filter(step -> step.group() == PlanGroup.Type.FAILOVER)
                .flatMap(step -> step.items().stream())
                .toList();
        return boot.eachItem(child -> child.isOver()
                ? child
                : all.stream()
                        .filter(other -> other.itemId().equals(child.itemId()))
                        .findFirst()
                        .map(other -> other.state() == TaskState.SUCCEEDED ? other.in(TaskState.IN_PROGRESS) : other)
                        .orElse(child));
    }

    private PlanStep.Child start(JobContext context, PlanStep.Child child) {
        if (child.state() != TaskState.NOT_STARTED) {
            return child;
        }
        Optional<ProtectedItem> item = ports.records().item(child.itemId());
        if (item.isEmpty()) {
            return child.in(TaskState.FAILED);
        }
        PlanProgress progress = PlanWork.progress(context);
        String key = context.job().jobId() + '/' + progress.attempt() + '/' + child.itemId();
        String jobId =
                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
        ObjectNode input = context.job().input().path("items").deepCopy();
        input.setAll(JobItems.input(item.get()));
        int group = progress.groupOf(child.itemId());
        if (group > 0) {
            input.put(PlanTurn.PLAN_JOB, context.job().jobId()).put(PlanTurn.GROUP, group);
        }
        ItemTargets.of(ports.records(), item.get())
                .ifPresent(target -> context.start(new JobRequest(
                        jobId,
                        context.job().vaultId(),
                        scenario,
                        target,
                        context.job().activityId(),
                        input)));
        return child.started(jobId);
    }

    private PlanStep look(JobContext context, PlanStep step) {
        boolean boots = step.group() == PlanGroup.Type.BOOT;
        return step.eachItem(child -> child.isOver() || child.jobId().isEmpty() ? child : look(context, child, boots));
    }

    private PlanStep.Child look(JobContext context, PlanStep.Child child, boolean boots) {
        Job job = ports.records()
                .jobs()
                .get(context.job().vaultId(), JobEngine.id(child.jobId()))
                .orElse(null);
        if (job == null) {
            return child;
        }
        return switch (job.state()) {
            case SUCCEEDED, COMPLETED_WITH_INFORMATION -> child.in(TaskState.SUCCEEDED);
            case FAILED, CANCELLED -> child.in(TaskState.FAILED);
            case NOT_STARTED, IN_PROGRESS, SUSPENDED ->
                !boots && PlanTurn.isReady(job) ? child.in(TaskState.SUCCEEDED) : child;
        };
    }
}
