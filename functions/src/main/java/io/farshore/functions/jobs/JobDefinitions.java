package io.farshore.functions.jobs;

import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import java.util.ArrayList;
import java.util.List;

/** Every job there is. */
public final class JobDefinitions {
    private JobDefinitions() {}

    public static List<JobDefinition> all(JobPorts ports) {
        PolicyJobs policies = new PolicyJobs(ports.records());
        ItemJobs items = new ItemJobs(ports);
        FailoverJobs failovers = new FailoverJobs(ports);
        DiscoverJobs discoveries = new DiscoverJobs(ports);
        VCenterJobs vCenters = new VCenterJobs(ports);
        FabricJobs fabrics = new FabricJobs(ports);
        List<JobDefinition> all = new ArrayList<>(new PlanJobs(ports).definitions());
        all.addAll(List.of(
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
                failovers.cancelFailover(),
                failovers.testFailover(),
                new TestFailoverCleanup(ports).definition(),
                items.updateProperties(),
                items.resolveHealthErrors(),
                unavailable(
                        Scenario.REPROTECT,
                        "SwitchProtectionPrerequisites",
                        "Reprotection to the site is not yet available. The recovered machine runs on in Azure."),
                unavailable(
                        Scenario.PLANNED_FAILOVER,
                        "VmPfoPrerequisitesCheck",
                        "Planned failover, which fails back to the site, is not yet available. Nothing was changed."),
                new UpdateAgentJob(ports).definition(),
                new ModifyPolicyJob(ports).definition(),
                discoveries.physicalMachine(),
                vCenters.discover(),
                vCenters.update(),
                vCenters.remove(),
                fabrics.refresh(),
                fabrics.checkConsistency(),
                fabrics.changeProcessServer(),
                fabrics.remove(),
                new KeyRenewalJob(ports).definition(),
                fabrics.refreshVaultHealth(),
                new ExportJob(ports).definition(),
                new CompactionJob(ports).definition()));
        return all;
    }

    /** Fails at once, says so, and changes nothing. */
    private static JobDefinition unavailable(Scenario scenario, String task, String message) {
        return JobDefinition.of(scenario)
                .step(task, context -> StepOutcome.failed(ErrorCode.NOT_AVAILABLE, message))
                .restartable()
                .build();
    }
}
