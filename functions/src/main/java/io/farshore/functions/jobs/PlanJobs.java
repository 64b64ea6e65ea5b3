package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.PlanProgress;
import io.farshore.controlplane.plan.PlanStep;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.store.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The jobs of recovery plans. A machine that fails does not stop the plan: what can be recovered is. An action that
 * fails does, because what comes after may need it. Either way the job fails in the end, and can be restarted: it goes
 * on where it stopped, and repeats the machines that failed.
 */
final class PlanJobs {
    private final JobPorts ports;

    PlanJobs(JobPorts ports) {
        this.ports = ports;
    }

    List<JobDefinition> definitions() {
        return List.of(
                save(Scenario.SAVE_PLAN),
                save(Scenario.UPDATE_PLAN),
                JobDefinition.of(Scenario.DELETE_PLAN)
                        .step("DeleteRecoveryPlanTask", this::delete)
                        .build(),
                failover(Scenario.PLAN_UNPLANNED_FAILOVER, Scenario.UNPLANNED_FAILOVER),
                failover(Scenario.PLAN_TEST_FAILOVER, Scenario.TEST_FAILOVER),
                all(
                        Scenario.PLAN_TEST_FAILOVER_CLEANUP,
                        Scenario.TEST_FAILOVER_CLEANUP,
                        Operation.TEST_FAILOVER_CLEANUP),
                all(Scenario.PLAN_COMMIT, Scenario.COMMIT_FAILOVER, Operation.COMMIT),
                all(Scenario.PLAN_CANCEL, Scenario.CANCEL_FAILOVER, Operation.CANCEL_FAILOVER),
                all(Scenario.PLAN_REPROTECT, Scenario.REPROTECT, Operation.SWITCH_PROTECTION),
                all(Scenario.PLAN_PLANNED_FAILOVER, Scenario.PLANNED_FAILOVER, Operation.UNPLANNED_FAILOVER));
    }

    private JobDefinition save(Scenario scenario) {
        return JobDefinition.of(scenario)
                .step("SaveRecoveryPlanTask", this::save)
                .build();
    }

    /** What the request asked for was checked and is in the input, whole. */
    private StepOutcome save(JobContext context) {
        try {
            RecoveryPlan plan = Json.MAPPER.treeToValue(context.job().input().required("plan"), RecoveryPlan.class);
            ports.records()
                    .plans()
                    .put(
                            context.job().vaultId(),
                            ControlRecords.planId(plan.name()),
                            () -> plan,
                            old -> old.withGroups(plan.groups()));
            return StepOutcome.done();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of the job cannot be read", e);
        }
    }

    private StepOutcome delete(JobContext context) {
        Optional<RecoveryPlan> plan = PlanWork.find(ports, context);
        if (plan.isPresent() && plan.get().currentJobId() != null) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "A job of the plan is running; wait for its end.");
        }
        plan.ifPresent(
                found -> ports.records().plans().delete(context.job().vaultId(), ControlRecords.planId(found.name())));
        return StepOutcome.done();
    }

    private JobDefinition failover(Scenario scenario, Scenario ofMachines) {
        PlanMachines machines = new PlanMachines(ports, ofMachines);
        String type = PlanWork.failoverType(scenario);
        return JobDefinition.of(scenario)
                .step("RpSrsPrerequisitesCheck", context -> begin(context, type))
                .step("ShutdownAllActionGroup", context -> advance(context, machines, PlanGroup.Type.SHUTDOWN))
                .step("FailoverAllActionGroup", context -> advance(context, machines, PlanGroup.Type.FAILOVER))
                .step("BootGroups", context -> advance(context, machines, PlanGroup.Type.BOOT))
                .step("EndRecoveryPlanTask", this::end)
                .onFailure(this::release)
                .cancellable()
                .restartable()
                .build();
    }

    private JobDefinition all(Scenario scenario, Scenario ofMachines, Operation operation) {
        PlanMachines machines = new PlanMachines(ports, ofMachines);
        return JobDefinition.of(scenario)
                .step("RpSrsPrerequisitesCheck", context -> beginAll(context, operation))
                .step("FailoverAllActionGroup", context -> advance(context, machines, PlanGroup.Type.FAILOVER))
                .step("EndRecoveryPlanTask", this::end)
                .onFailure(this::release)
                .restartable()
                .build();
    }

    private StepOutcome begin(JobContext context, String type) {
        return acquire(context, plan -> PlanProgress.ofFailover(plan, type, "PrimaryToRecovery", this::child));
    }

    /** Machines that do not allow the operation are left out. */
    private StepOutcome beginAll(JobContext context, Operation operation) {
        return acquire(
                context,
                plan -> PlanProgress.ofAll(plan.itemIds()
                        .flatMap(id -> ports.records().item(id).stream())
                        .filter(item -> item.allows(operation))
                        .map(PlanJobs::child)
                        .toList()));
    }

    private interface Preparation {
        PlanProgress of(RecoveryPlan plan);
    }

    /** One job runs a plan at a time. */
    private StepOutcome acquire(JobContext context, Preparation preparation) {
        String jobId = context.job().jobId();
        Optional<RecoveryPlan> plan = update(context, old -> old.currentJobId() == null ? old.heldBy(jobId) : old);
        if (plan.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The recovery plan was deleted.");
        }
        if (!jobId.equals(plan.get().currentJobId())) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "Another job of the plan is running; wait for its end.");
        }
        PlanProgress progress = PlanProgress.find(context.details())
                .map(PlanProgress::again)
                .orElseGet(() -> preparation.of(plan.get()));
        if (progress.steps().stream().allMatch(step -> step.items().isEmpty())) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE, "The plan has no machine that this can be done with now.");
        }
        progress.store(context.details());
        return StepOutcome.done();
    }

    private PlanStep.Child child(String itemId) {
        return ports.records()
                .item(itemId)
                .map(PlanJobs::child)
                .orElse(new PlanStep.Child(itemId, "a machine that is not protected any more", "", TaskState.FAILED));
    }

    private static PlanStep.Child child(ProtectedItem item) {
        return new PlanStep.Child(item.itemId(), item.friendlyName(), "", TaskState.NOT_STARTED);
    }

    private StepOutcome advance(JobContext context, PlanMachines machines, PlanGroup.Type phase) {
        int count = PlanWork.progress(context).steps().size();
        for (int index = 0; index < count; index++) {
            PlanStep step = PlanWork.progress(context).steps().get(index);
            if (step.group() != phase || step.isOver()) {
                continue;
            }
            StepOutcome outcome =
                    step.action() == null ? machines.run(context, index) : new PlanActions(ports).run(context, index);
            if (!(outcome instanceof StepOutcome.Done)) {
                return outcome;
            }
        }
        return StepOutcome.done();
    }

    private StepOutcome end(JobContext context) {
        List<String> failed = PlanWork.progress(context).steps().stream()
                .flatMap(step -> step.items().stream())
                .filter(child -> child.state() == TaskState.FAILED)
                .map(PlanStep.Child::name)
                .distinct()
                .toList();
        if (!failed.isEmpty()) {
            return StepOutcome.failed(
                    ErrorCode.PLAN_ITEMS,
                    failed.size() + " of "
                            + PlanWork.plan(ports, context).itemIds().count() + " machines failed: "
                            + String.join(", ", failed));
        }
        update(context, plan -> switch (context.job().scenario()) {
            case PLAN_TEST_FAILOVER -> plan.tested(context.now());
            case PLAN_UNPLANNED_FAILOVER -> plan.failedOver(context.now());
            default -> plan;
        });
        return release(context);
    }

    private StepOutcome release(JobContext context) {
        String jobId = context.job().jobId();
        update(context, plan -> jobId.equals(plan.currentJobId()) ? plan.heldBy(null) : plan);
        return StepOutcome.done();
    }

    private Optional<RecoveryPlan> update(JobContext context, UnaryOperator<RecoveryPlan> change) {
        String name = context.job().input().path("planName").asText();
        return ports.records().plans().update(context.job().vaultId(), ControlRecords.planId(name), change);
    }
}
