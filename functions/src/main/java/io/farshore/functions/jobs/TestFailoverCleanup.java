package io.farshore.functions.jobs;

import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.TestFailover;
import io.farshore.controlplane.item.TestFailoverState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;

/** Removes what a test failover made. A test counts as done only then. */
final class TestFailoverCleanup {
    private final JobPorts ports;
    private final JobItems items;
    private final FailoverCleanup cleanup;

    TestFailoverCleanup(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
        cleanup = new FailoverCleanup(ports);
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.TEST_FAILOVER_CLEANUP)
                .step("VmTfoCleanupPreflightsCheck", this::acquire)
                .step("VmTfoEndFailover", Guarded.step(this::removeMachine))
                .step("VmTfoDeleteTestVm", Guarded.step(this::removeNetwork))
                .onFailure(this::waitOn)
                .build();
    }

    private StepOutcome acquire(JobContext context) {
        context.details().put("comments", context.job().input().path("comments").asText(""));
        return items.acquire(
                        context,
                        Operation.TEST_FAILOVER_CLEANUP,
                        item -> item.withTestFailover(item.testFailover().in(TestFailoverState.CLEANING)))
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, "The item has no test failover that waits for cleanup.");
    }

    private StepOutcome removeMachine(JobContext context) {
        FailoverRecord made = items.get(context).testFailover().made();
        if (made != null) {
            cleanup.remove(made);
        }
        return StepOutcome.done();
    }

    private StepOutcome removeNetwork(JobContext context) {
        String network = items.get(context).testFailover().networkId();
        if (network != null) {
            ports.compute().delete(ResourceAddress.parse(network));
        }
        items.release(context, item -> item.withTestFailover(item.testFailover().cleaned(context.now())));
        return StepOutcome.done();
    }

    /** It can be tried again. */
    private StepOutcome waitOn(JobContext context) {
        items.release(context, item -> item.withTestFailover(item.testFailover().in(TestFailoverState.WAITING)));
        return StepOutcome.done();
    }

    /** After a test failover that failed: what it made is gone already. */
    StepOutcome abandon(JobContext context) {
        items.release(context, item -> {
            TestFailover test = item.testFailover();
            return test.state() == TestFailoverState.IN_PROGRESS ? item.withTestFailover(test.abandoned()) : item;
        });
        return StepOutcome.done();
    }
}
