package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.plan.PlanProgress;
import java.time.Duration;

/** Where the failover of a machine waits for its turn in the recovery plan that started it. */
final class PlanTurn {
    /** Field of a job's input: the job of the plan. */
    static final String PLAN_JOB = "planJobId";

    /** Field of a job's input: the boot group of its machine. */
    static final String GROUP = "planGroup";

    private static final String READY = "readyToStart";

    /** A plan that failed can be restarted; after this long nobody will. */
    private static final Duration MAX_WAIT = Duration.ofHours(24);

    private final JobPorts ports;

    PlanTurn(JobPorts ports) {
        this.ports = ports;
    }

    /** Whether the job has done all it can before its turn. */
    static boolean isReady(Job job) {
        return job.work().path(READY).asBoolean();
    }

    StepOutcome await(JobContext context) {
        ObjectNode input = context.job().input();
        String planJob = input.path(PLAN_JOB).asText("");
        if (planJob.isEmpty()) {
            return StepOutcome.done();
        }
        Job plan = ports.records()
                .jobs()
                .get(context.job().vaultId(), JobEngine.id(planJob))
                .orElse(null);
        if (plan == null || plan.cancelRequested() || context.elapsed().compareTo(MAX_WAIT) > 0) {
            return StepOutcome.failed(ErrorCode.CANCELLED, "The recovery plan ended before the turn of this machine.");
        }
        int released = PlanProgress.find(plan.details())
                .map(PlanProgress::releasedGroup)
                .orElse(0);
        if (released >= input.path(GROUP).asInt()) {
            return StepOutcome.done();
        }
        context.work().put(READY, true);
        return StepOutcome.waitSeconds(ports.times().pollSeconds());
    }
}
