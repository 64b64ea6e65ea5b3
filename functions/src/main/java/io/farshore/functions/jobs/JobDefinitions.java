package io.farshore.functions.jobs;

import io.farshore.controlplane.job.JobDefinition;
import java.util.List;

/** Every job there is. */
public final class JobDefinitions {
    private JobDefinitions() {}

    public static List<JobDefinition> all(JobPorts ports) {
        PolicyJobs policies = new PolicyJobs(ports.records());
        ItemJobs items = new ItemJobs(ports);
        FailoverJobs failovers = new FailoverJobs(ports);
        return List.of(
                policies.add(),
                policies.remove(),
                policies.associate(),
                policies.dissociate(),
                new EnableJob(ports).definition(),
                new DisableJob(ports).definition(),
                items.primaryCompletion(),
                items.secondaryCompletion(),
                items.commit(),
                items.repair(),
                failovers.unplannedFailover(),
                failovers.applyRecoveryPoint(),
                new CompactionJob(ports).definition());
    }
}
