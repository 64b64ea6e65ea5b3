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
        DiscoverJobs discoveries = new DiscoverJobs(ports);
        FabricJobs fabrics = new FabricJobs(ports);
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
                new ModifyPolicyJob(ports).definition(),
                discoveries.physicalMachine(),
                discoveries.vCenter(),
                fabrics.refresh(),
                fabrics.checkConsistency(),
                fabrics.changeProcessServer(),
                fabrics.remove(),
                fabrics.refreshVaultHealth(),
                new CompactionJob(ports).definition());
    }
}
