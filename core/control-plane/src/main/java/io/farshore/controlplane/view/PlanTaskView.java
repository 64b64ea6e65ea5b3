package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.plan.PlanAction;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.PlanProgress;
import io.farshore.controlplane.plan.PlanStep;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The groups, machines and actions of a plan's job, as tasks below its tasks: classic-wire.md section 3, last row. */
final class PlanTaskView {
    private final Job job;
    private final PlanProgress progress;

    PlanTaskView(Job job, PlanProgress progress) {
        this.job = job;
        this.progress = progress;
    }

    /** Adds what is below a task; the task that stands for the boot groups becomes one for each. */
    ArrayNode expand(ArrayNode tasks) {
        ArrayNode all = Wire.array();
        for (var task : tasks) {
            ObjectNode view = (ObjectNode) task;
            switch (view.path("name").asText()) {
                case "ShutdownAllActionGroup" ->
                    all.add(group(
                            view, "RecoveryPlanShutdownGroupTaskDetails", "Shutdown", PlanGroup.Type.SHUTDOWN, 0));
                case "FailoverAllActionGroup" ->
                    all.add(group(view, "RecoveryPlanGroupTaskDetails", "RpFailoverTask", PlanGroup.Type.FAILOVER, 0));
                case "BootGroups" -> bootGroups().forEach(all::add);
                default -> all.add(view);
            }
        }
        return all;
    }

    private List<ObjectNode> bootGroups() {
        int groups =
                progress.steps().stream().mapToInt(PlanStep::groupNumber).max().orElse(0);
        return IntStream.rangeClosed(1, groups)
                .mapToObj(number -> {
                    List<PlanStep> steps = steps(PlanGroup.Type.BOOT, number);
                    ObjectNode view = task(
                            "Group" + number,
                            "Group " + number + ": Start (1)",
                            state(steps),
                            steps.stream()
                                    .map(PlanStep::startTime)
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null),
                            steps.stream().allMatch(PlanStep::isOver)
                                    ? steps.getLast().endTime()
                                    : null);
                    return group(view, "RecoveryPlanGroupTaskDetails", "BootGroup", PlanGroup.Type.BOOT, number);
                })
                .toList();
    }

    private List<PlanStep> steps(PlanGroup.Type type, int number) {
        return progress.steps().stream()
                .filter(step -> step.group() == type && step.groupNumber() == number)
                .toList();
    }

    private static TaskState state(List<PlanStep> steps) {
        Predicate<TaskState> any = state -> steps.stream().anyMatch(step -> step.state() == state);
        if (any.test(TaskState.FAILED)) {
            return TaskState.FAILED;
        }
        if (steps.stream().allMatch(PlanStep::isOver)) {
            return TaskState.SUCCEEDED;
        }
        return steps.stream().allMatch(step -> step.state() == TaskState.NOT_STARTED)
                ? TaskState.NOT_STARTED
                : TaskState.IN_PROGRESS;
    }

    private ObjectNode group(ObjectNode view, String instanceType, String kind, PlanGroup.Type type, int number) {
        view.put("taskType", "GroupTaskDetails");
        ObjectNode details = view.putObject("groupTaskCustomDetails").put("instanceType", instanceType);
        details.put("name", view.path("friendlyName").asText())
                .put("groupId", view.path("taskId").asText())
                .put("rpGroupType", kind);
        ArrayNode children = details.putArray("childTasks");
        for (PlanStep step : steps(type, number)) {
            PlanAction action = step.action();
            if (action == null) {
                step.items().forEach(child -> children.add(machine(step, child)));
            } else {
                children.add(action(step, action));
            }
        }
        return view;
    }

    private ObjectNode machine(PlanStep step, PlanStep.Child child) {
        Instant end = child.isOver() ? step.endTime() : null;
        ObjectNode view = task("Unknown", child.name(), child.state(), step.startTime(), end);
        view.put("taskType", "VirtualMachineTaskDetails");
        ObjectNode details = view.putObject("customDetails")
                .put("instanceType", "VirtualMachineTaskDetails")
                .put("skippedReason", "None")
                .put("skippedReasonString", "");
        details.putObject("jobTask")
                .put("jobId", child.jobId())
                .put("jobFriendlyName", job.scenario().friendlyName())
                .put("targetObjectId", child.itemId())
                .put("targetObjectName", child.name())
                .put("targetInstanceType", "ProtectionEntity")
                .put("jobScenarioName", job.scenario().wireName());
        return view;
    }

    private static ObjectNode action(PlanStep step, PlanAction action) {
        ObjectNode view = task(action.name(), action.name(), step.state(), step.startTime(), step.endTime());
        boolean primary = "Primary".equals(action.location());
        ObjectNode details = view.putObject("customDetails").put("name", action.name());
        switch (action.kind()) {
            case MANUAL ->
                details.put("instanceType", "ManualActionTaskDetails")
                        .put("instructions", action.description())
                        .put("observation", step.output());
            case SCRIPT ->
                details.put("instanceType", "ScriptActionTaskDetails")
                        .put("path", action.target())
                        .put("output", step.output())
                        .put("isPrimarySideScript", primary);
            case RUNBOOK ->
                details.put("instanceType", "AutomationRunbookTaskDetails")
                        .put("runbookName", action.name())
                        .put("jobOutput", step.output())
                        .put("isPrimarySideScript", primary);
        }
        return view.put("taskType", details.path("instanceType").asText());
    }

    private static ObjectNode task(
            String name, String friendlyName, TaskState state, @Nullable Instant start, @Nullable Instant end) {
        ObjectNode view = Wire.object()
                .put("taskId", name)
                .put("name", name)
                .put("startTime", start == null ? Wire.NO_TIME : Wire.time(start))
                .put("endTime", end == null ? Wire.NO_TIME : Wire.time(end));
        view.putArray("allowedActions");
        view.put("friendlyName", friendlyName)
                .put("state", state.wireName())
                .put("stateDescription", state.description())
                .put("taskType", "TaskDetails");
        view.putObject("customDetails").put("instanceType", "TaskDetails");
        view.putNull("groupTaskCustomDetails");
        view.putArray("errors");
        return view;
    }
}
