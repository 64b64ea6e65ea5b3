package io.farshore.functions.jobs;

import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;

/**
 * Failover, and the change of its recovery point before it is committed: the same work, after the earlier machine has
 * been removed.
 */
final class FailoverJobs {
    private static final String START = "VmFoStartVmOnSecondary";

    private final JobPorts ports;
    private final DiskHydration hydration;
    private final MachineRecovery machine;
    private final FailoverCleanup cleanup;

    FailoverJobs(JobPorts ports) {
        this.ports = ports;
        hydration = new DiskHydration(ports);
        machine = new MachineRecovery(ports);
        cleanup = new FailoverCleanup(ports);
    }

    JobDefinition unplannedFailover() {
        FailoverPreparation preparation =
                new FailoverPreparation(ports, Operation.UNPLANNED_FAILOVER, ProtectionState.FAILING_OVER);
        JobDefinition.Builder builder = JobDefinition.of(Scenario.UNPLANNED_FAILOVER)
                .step("VmUfoPrerequisitesCheck", Guarded.step(preparation::prepare));
        return recover(builder, "VmFailover", ProtectionState.FAILOVER_FAILED);
    }

    JobDefinition applyRecoveryPoint() {
        FailoverPreparation preparation =
                new FailoverPreparation(ports, Operation.CHANGE_POINT, ProtectionState.CHANGING_POINT);
        JobDefinition.Builder builder = JobDefinition.of(Scenario.APPLY_RECOVERY_POINT)
                .step("VmApplyRecoveryPointPrerequisitesCheck", Guarded.step(preparation::prepare));
        return recover(builder, "VmApplyRecoveryPoint", ProtectionState.CHANGE_POINT_FAILED);
    }

    /** The plan comes before the removal of the earlier machine: a damaged point is found while that one still runs. */
    private JobDefinition recover(JobDefinition.Builder builder, String task, ProtectionState afterFailure) {
        return builder.step(task, Guarded.step(hydration::plan))
                .step(task, Guarded.step(cleanup::removePrevious))
                .step(task, Guarded.step(hydration::open))
                .step(task, Guarded.step(hydration::fanOut))
                .step(task, Guarded.step(hydration::await))
                .step(task, Guarded.step(hydration::writeFooters))
                .step(task, Guarded.step(hydration::endAccess))
                .step(task, Guarded.step(machine::createNetworkInterface))
                .step(task, Guarded.step(machine::requestMachine))
                .step(task, Guarded.step(machine::createMachine))
                .step(START, Guarded.step(machine::awaitRunning))
                .step(START, Guarded.step(cleanup::removePlans))
                .step(START, Guarded.step(machine::complete))
                .onFailure(Guarded.step(cleanup::removeAll))
                .onFailure(Guarded.step(cleanup::removePlans))
                .onFailure(context -> cleanup.releaseItem(context, afterFailure))
                .cancellable()
                .build();
    }
}
