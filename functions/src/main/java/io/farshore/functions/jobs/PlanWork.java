package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.plan.PlanProgress;
import io.farshore.controlplane.plan.PlanStep;
import io.farshore.controlplane.plan.RecoveryPlan;
import java.util.Optional;

/** The plan of a job and how far it is. */
final class PlanWork {
    private PlanWork() {}

    static Optional<RecoveryPlan> find(JobPorts ports, JobContext context) {
        String name = context.job().input().path("planName").asText();
        return ports.records().plans().get(context.job().vaultId(), ControlRecords.planId(name));
    }

    static RecoveryPlan plan(JobPorts ports, JobContext context) {
        return find(ports, context).orElseThrow(() -> new IllegalStateException("the recovery plan is gone"));
    }

    static PlanProgress progress(JobContext context) {
        return PlanProgress.find(context.details())
                .orElseThrow(() -> new IllegalStateException("the plan was not prepared"));
    }

    static void put(JobContext context, int index, PlanStep step) {
        progress(context).with(index, step).store(context.details());
    }

    /** As actions name the failovers they are for. */
    static String failoverType(Scenario scenario) {
        return switch (scenario) {
            case PLAN_TEST_FAILOVER -> "TestFailover";
            case PLAN_UNPLANNED_FAILOVER -> "UnplannedFailover";
            default -> throw new IllegalArgumentException(scenario + " is no failover");
        };
    }
}
