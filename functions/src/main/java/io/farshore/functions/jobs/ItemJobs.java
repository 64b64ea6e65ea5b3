package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.store.Json;
import java.util.HashSet;
import java.util.Set;

/** The short jobs of an item. */
final class ItemJobs {
    private final JobPorts ports;
    private final ControlRecords records;
    private final JobItems items;

    ItemJobs(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        items = new JobItems(records);
    }

    JobDefinition commit() {
        return JobDefinition.of(Scenario.COMMIT_FAILOVER)
                .step("VmCommitPrerequisitesCheck", this::acquireForCommit)
                .step("VmCommit", this::endOtherPoints)
                .step("VmCommit", this::committed)
                .onFailure(context -> {
                    items.release(context, item -> item.withState(ProtectionState.FAILED_OVER));
                    return StepOutcome.done();
                })
                .build();
    }

    private StepOutcome acquireForCommit(JobContext context) {
        return items.acquire(context, Operation.COMMIT, ProtectionState.FAILED_OVER)
                ? StepOutcome.done()
                : notAllowed("Only a completed failover can be committed.");
    }

    /** The contract: after a commit no other point can be chosen. */
    private StepOutcome endOtherPoints(JobContext context) {
        ProtectedItem item = items.get(context);
        FailoverRecord failover = item.failover();
        String kept = failover == null ? "" : failover.recoveryPointName();
        for (RecoveryPoint point : records.points().list(item.itemId())) {
            if (!point.name().equals(kept)) {
                records.points().delete(item.itemId(), ControlRecords.pointId(point.name()));
            }
        }
        return StepOutcome.done();
    }

    private StepOutcome committed(JobContext context) {
        items.release(context, item -> item.withState(ProtectionState.COMMITTED));
        return StepOutcome.done();
    }

    JobDefinition repair() {
        return JobDefinition.of(Scenario.REPAIR_REPLICATION)
                .step("RepairVmReplicationTask", this::resynchronize)
                .build();
    }

    private StepOutcome resynchronize(JobContext context) {
        if (!items.acquire(context, Operation.REPAIR_REPLICATION, ProtectionState.RESYNCHRONIZING)) {
            return notAllowed("The item needs no resynchronization, or another job has it.");
        }
        ProtectedItem item = items.get(context);
        ports.commands()
                .send(
                        item.fabricId(),
                        new SiteCommand.Resynchronize(JobItems.commandId(context, "Resynchronize"), item.itemId()));
        items.release(context, now -> now);
        return StepOutcome.done();
    }

    JobDefinition updateProperties() {
        return JobDefinition.of(Scenario.UPDATE_PROPERTIES)
                .step("UpdateVmPropertiesTask", this::update)
                .restartable()
                .build();
    }

    /** What the request asked for was checked and is in the input, whole. */
    private StepOutcome update(JobContext context) {
        FailoverTarget target =
                Json.MAPPER.convertValue(context.job().input().required("target"), FailoverTarget.class);
        items.update(context, item -> item.withTarget(target));
        return items.find(context).isPresent() ? StepOutcome.done() : notAllowed("The protected item was removed.");
    }

    JobDefinition resolveHealthErrors() {
        return JobDefinition.of(Scenario.RESOLVE_HEALTH_ERRORS)
                .step("ResolveHealthErrorsTask", this::resolve)
                .build();
    }

    /** What still holds is found again. */
    private StepOutcome resolve(JobContext context) {
        Set<String> codes = new HashSet<>();
        context.job().input().path("codes").forEach(code -> codes.add(code.asText()));
        items.update(
                context,
                item -> item.withHealthErrors(item.healthErrors().stream()
                        .filter(error -> !codes.contains(error.code()))
                        .toList()));
        return StepOutcome.done();
    }

    JobDefinition primaryCompletion() {
        return JobDefinition.of(Scenario.PRIMARY_IR_COMPLETION)
                .step("PrimaryIrCompletionTask", context -> StepOutcome.done())
                .build();
    }

    JobDefinition secondaryCompletion() {
        return JobDefinition.of(Scenario.SECONDARY_IR_COMPLETION)
                .step("SecondaryIrCompletionTask", context -> StepOutcome.done())
                .build();
    }

    private static StepOutcome notAllowed(String message) {
        return StepOutcome.failed(ErrorCode.PREREQUISITE, message);
    }
}
