package io.farshore.controlplane.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far a plan is. It is part of the job's details, so that it survives the job's end and a restart finds it.
 *
 * @param attempt from 1, one more after each restart
 * @param releasedGroup items up to this boot group may be started
 */
public record PlanProgress(List<PlanStep> steps, int attempt, int releasedGroup) {
    /** Field of a job's details; it is shown as tasks, not as it is. */
    public static final String FIELD = "plan";

    public PlanProgress {
        steps = List.copyOf(steps);
    }

    /**
     * What is to be done for a failover.
     *
     * @param child makes the entry of an item
     */
    public static PlanProgress ofFailover(
            RecoveryPlan plan, String type, String direction, Function<String, PlanStep.Child> child) {
        List<PlanStep.Child> all = plan.itemIds().map(child).toList();
        List<PlanStep> steps = new ArrayList<>();
        int number = 0;
        for (PlanGroup group : plan.groups()) {
            number += group.type() == PlanGroup.Type.BOOT ? 1 : 0;
            addActions(steps, group, number, group.startActions(), type, direction);
            if (group.type() == PlanGroup.Type.FAILOVER) {
                steps.add(PlanStep.of(group.type(), 0, null, all));
            } else if (group.type() == PlanGroup.Type.BOOT) {
                steps.add(PlanStep.of(
                        group.type(),
                        number,
                        null,
                        group.itemIds().stream().map(child).toList()));
            }
            addActions(steps, group, number, group.endActions(), type, direction);
        }
        return new PlanProgress(steps, 1, 0);
    }

    private static void addActions(
            List<PlanStep> steps,
            PlanGroup group,
            int number,
            List<PlanAction> actions,
            String type,
            String direction) {
        for (PlanAction action : actions) {
            if (action.isFor(type, direction)) {
                steps.add(PlanStep.of(group.type(), number, action, List.of()));
            }
        }
    }

    /** What is to be done with all items at once. */
    public static PlanProgress ofAll(List<PlanStep.Child> items) {
        return new PlanProgress(List.of(PlanStep.of(PlanGroup.Type.FAILOVER, 0, null, items)), 1, 0);
    }

    public static Optional<PlanProgress> find(ObjectNode details) {
        if (!details.has(FIELD)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.treeToValue(details.required(FIELD), PlanProgress.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the progress of the plan cannot be read", e);
        }
    }

    public void store(ObjectNode details) {
        details.set(FIELD, Json.MAPPER.valueToTree(this));
    }

    public PlanProgress with(int index, PlanStep step) {
        List<PlanStep> changed = new ArrayList<>(steps);
        changed.set(index, step);
        return new PlanProgress(changed, attempt, releasedGroup);
    }

    public PlanProgress released(int group) {
        return new PlanProgress(steps, attempt, Math.max(releasedGroup, group));
    }

    /** After a restart: what has succeeded stays; an item that failed in any step is done again in all of them. */
    public PlanProgress again() {
        Set<String> failed = steps.stream()
                .flatMap(step -> step.items().stream())
                .filter(child -> child.state() == TaskState.FAILED)
                .map(PlanStep.Child::itemId)
                .collect(Collectors.toSet());
        return new PlanProgress(steps.stream().map(step -> step.again(failed)).toList(), attempt + 1, releasedGroup);
    }

    /** The boot group of an item, 0 for none. */
    public int groupOf(String itemId) {
        return steps.stream()
                .filter(step -> step.group() == PlanGroup.Type.BOOT)
                .filter(step ->
                        step.items().stream().anyMatch(child -> child.itemId().equals(itemId)))
                .mapToInt(PlanStep::groupNumber)
                .findFirst()
                .orElse(0);
    }
}
