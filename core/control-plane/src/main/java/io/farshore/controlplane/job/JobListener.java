package io.farshore.controlplane.job;

/** Hears of jobs that end. */
@FunctionalInterface
public interface JobListener {
    JobListener NONE = (job, state) -> {};

    /**
     * Called before the end is recorded, so that a crash repeats the call and never loses it.
     *
     * @param job as it was before
     * @param state it ends in
     */
    void ended(Job job, JobState state);
}
