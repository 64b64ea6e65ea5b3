package io.farshore.controlplane.job;

/**
 * One step of a job. Idempotent: it may be run again after any part of it has taken effect, by another process, and
 * after its completion was not recorded. What it throws is taken for a passing fault and tried again.
 */
@FunctionalInterface
public interface JobStep {
    StepOutcome run(JobContext context);
}
