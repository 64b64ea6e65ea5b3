package io.farshore.controlplane.plan;

import io.farshore.controlplane.job.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan that runs: an action, or the items of a group.
 *
 * @param group its type
 * @param groupNumber of boot groups from 1, else 0
 * @param action null when it is about items
 * @param items empty when it is an action
 * @param output what the action said, or what the person wrote
 */
public record PlanStep(
        PlanGroup.Type group,
        int groupNumber,
        @Nullable PlanAction action,
        List<Child> items,
        TaskState state,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        String output) {
    /**
     * An item and its job.
     *
     * @param jobId empty before it is started
     */
    public record Child(String itemId, String name, String jobId, TaskState state) {
        public Child started(String job) {
            return new Child(itemId, name, job, TaskState.IN_PROGRESS);
        }

        public Child in(TaskState newState) {
            return new Child(itemId, name, jobId, newState);
        }

        public boolean isOver() {
            return state != TaskState.NOT_STARTED && state != TaskState.IN_PROGRESS;
        }
    }

    public PlanStep {
        items = List.copyOf(items);
    }

    static PlanStep of(PlanGroup.Type group, int number, @Nullable PlanAction action, List<Child> items) {
        return new PlanStep(group, number, action, items, TaskState.NOT_STARTED, null, null, "");
    }

    public boolean isOver() {
        return state != TaskState.NOT_STARTED && state != TaskState.IN_PROGRESS;
    }

    public PlanStep started(Instant now) {
        return new PlanStep(
                group,
                groupNumber,
                action,
                items,
                TaskState.IN_PROGRESS,
                startTime == null ? now : startTime,
                null,
                "");
    }

    public PlanStep ended(TaskState end, Instant now, String said) {
        return new PlanStep(group, groupNumber, action, items, end, startTime, now, said);
    }

    public PlanStep eachItem(UnaryOperator<Child> change) {
        return new PlanStep(
                group, groupNumber, action, items.stream().map(change).toList(), state, startTime, endTime, output);
    }

    /** To be run again: an action that has not succeeded, and the items that are to be. */
    PlanStep again(Set<String> itemsToRepeat) {
        boolean anyItem = items.stream().anyMatch(child -> itemsToRepeat.contains(child.itemId()));
        if (state == TaskState.SUCCEEDED && !anyItem) {
            return this;
        }
        return of(group, groupNumber, action, items)
                .eachItem(child -> itemsToRepeat.contains(child.itemId())
                        ? new Child(child.itemId(), child.name(), "", TaskState.NOT_STARTED)
                        : child);
    }
}
