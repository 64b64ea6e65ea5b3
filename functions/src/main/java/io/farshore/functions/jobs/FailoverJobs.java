package io.farshore.functions.jobs;

import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.TestFailoverState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.JobStep;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;

/**
 * Failover; the change of its recovery point before it is committed, which is the same work after the earlier machine
 * has been removed; test failover, the same work beside a machine that stays; and taking a failover back.
 */
final class FailoverJobs {
    private static final String START = "VmFoStartVmOnSecondary";

    private final JobPorts ports;
    private final JobItems items;
    private final DiskHydration hydration;
    private final MachineRecovery machine;
    private final FailoverCleanup cleanup;

    FailoverJobs(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
        hydration = new DiskHydration(ports);
        machine = new MachineRecovery(ports);
        cleanup = new FailoverCleanup(ports);
    }

    JobDefinition unplannedFailover() {
        FailoverPreparation preparation = new FailoverPreparation(
                ports, Operation.UNPLANNED_FAILOVER, item -> item.withState(ProtectionState.FAILING_OVER));
        JobDefinition.Builder builder = JobDefinition.of(Scenario.UNPLANNED_FAILOVER)
                .step("VmUfoPrerequisitesCheck", Guarded.step(preparation::prepare));
        return recover(builder, "VmFailover", ProtectionState.FAILOVER_FAILED);
    }

    JobDefinition applyRecoveryPoint() {
        FailoverPreparation preparation = new FailoverPreparation(
                ports, Operation.CHANGE_POINT, item -> item.withState(ProtectionState.CHANGING_POINT));
        JobDefinition.Builder builder = JobDefinition.of(Scenario.APPLY_RECOVERY_POINT)
                .step("VmApplyRecoveryPointPrerequisitesCheck", Guarded.step(preparation::prepare));
        return recover(builder, "VmApplyRecoveryPoint", ProtectionState.CHANGE_POINT_FAILED);
    }

    /** The plan comes before the removal of the earlier machine: a damaged point is found while that one still runs. */
    private JobDefinition recover(JobDefinition.Builder builder, String task, ProtectionState afterFailure) {
        builder.step(task, Guarded.step(hydration::plan)).step(task, Guarded.step(cleanup::removePrevious));
        hydrate(builder, task);
        create(builder, task);
        start(builder, START, machine::complete);
        return compensated(builder, context -> cleanup.releaseItem(context, afterFailure));
    }

    /** The item stays protected meanwhile, and replication goes on. */
    JobDefinition testFailover() {
        FailoverPreparation preparation = new FailoverPreparation(
                ports,
                Operation.TEST_FAILOVER,
                item -> item.withTestFailover(item.testFailover().in(TestFailoverState.IN_PROGRESS)));
        JobDefinition.Builder builder = JobDefinition.of(Scenario.TEST_FAILOVER)
                .step("VmTfoPrerequisitesCheck", Guarded.step(preparation::prepare))
                .step("VmTfoInitiateFailover", Guarded.step(hydration::plan));
        hydrate(builder, "VmTfoInitiateFailover");
        create(builder, "VmTfoPrepareTestVm");
        start(builder, "VmTfoBootTestVm", machine::completeTest);
        return compensated(builder, new TestFailoverCleanup(ports)::abandon);
    }

    private void hydrate(JobDefinition.Builder builder, String task) {
        builder.step(task, Guarded.step(hydration::open))
                .step(task, Guarded.step(hydration::fanOut))
                .step(task, Guarded.step(hydration::await))
                .step(task, Guarded.step(hydration::writeFooters))
                .step(task, Guarded.step(hydration::endAccess));
    }

    private void create(JobDefinition.Builder builder, String task) {
        builder.step(task, new PlanTurn(ports)::await)
                .step(task, Guarded.step(machine::createNetworkInterface))
                .step(task, Guarded.step(machine::requestMachine))
                .step(task, Guarded.step(machine::createMachine));
    }

    private void start(JobDefinition.Builder builder, String task, Guarded complete) {
        builder.step(task, Guarded.step(machine::awaitRunning))
                .step(task, Guarded.step(cleanup::removePlans))
                .step(task, Guarded.step(complete));
    }

    private JobDefinition compensated(JobDefinition.Builder builder, JobStep release) {
        return builder.onFailure(Guarded.step(cleanup::removeAll))
                .onFailure(Guarded.step(cleanup::removePlans))
                .onFailure(release)
                .cancellable()
                .build();
    }

    /** Undoes a failover that was not committed; the site replicates on where it stopped. */
    JobDefinition cancelFailover() {
        return JobDefinition.of(Scenario.CANCEL_FAILOVER)
                .step("VmCancelFailoverPrerequisitesCheck", this::acquireForCancel)
                .step("VmCancelFailover", Guarded.step(this::removeMachine))
                .onFailure(context -> cleanup.releaseItem(context, ProtectionState.FAILED_OVER))
                .build();
    }

    private StepOutcome acquireForCancel(JobContext context) {
        return items.acquire(context, Operation.CANCEL_FAILOVER, ProtectionState.CANCELLING)
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, "Only a failover that is not committed can be cancelled.");
    }

    private StepOutcome removeMachine(JobContext context) {
        FailoverRecord made = items.get(context).failover();
        if (made != null) {
            cleanup.remove(made);
        }
        items.release(context, item -> item.withFailover(null).withState(ProtectionState.PROTECTED));
        return StepOutcome.done();
    }
}
