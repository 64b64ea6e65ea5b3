package io.farshore.controlplane.job;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a scenario, each under a task of it, and the compensation that removes what they made when one fails.
 *
 * @param cancellable true when a user may stop it between two steps
 * @param restartable true when a user may have it run from its first step again after it failed; its details stay
 */
public record JobDefinition(
        Scenario scenario, List<Step> steps, List<JobStep> compensation, boolean cancellable, boolean restartable) {
    /** A step under the task of this name. */
    public record Step(String taskName, JobStep step) {}

    public JobDefinition {
        steps = List.copyOf(steps);
        compensation = List.copyOf(compensation);
        List<String> wanted = scenario.tasks().stream()
                .filter(task -> !task.skipped())
                .map(TaskDefinition::name)
                .toList();
        List<String> given = steps.stream().map(Step::taskName).distinct().toList();
        if (!wanted.equals(given)) {
            throw new IllegalArgumentException(scenario + ": steps are under " + given + ", tasks are " + wanted);
        }
    }

    public static Builder of(Scenario scenario) {
        return new Builder(scenario);
    }

    /** Collects steps in order. */
    public static final class Builder {
        private final Scenario scenario;
        private final List<Step> steps = new ArrayList<>();
        private final List<JobStep> compensation = new ArrayList<>();
        private boolean cancellable;
        private boolean restartable;

        private Builder(Scenario scenario) {
            this.scenario = scenario;
        }

        public Builder step(String taskName, JobStep step) {
            steps.add(new Step(taskName, step));
            return this;
        }

        public Builder onFailure(JobStep step) {
            compensation.add(step);
            return this;
        }

        public Builder cancellable() {
            cancellable = true;
            return this;
        }

        public Builder restartable() {
            restartable = true;
            return this;
        }

        public JobDefinition build() {
            return new JobDefinition(scenario, steps, compensation, cancellable, restartable);
        }
    }
}
