package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.store.Json;
import java.time.Duration;

/**
 * Changes a policy and tells the sites of all items under it. The policy is stored before anything is sent: an item that
 * is being enabled meanwhile either reads the new one or is told.
 */
final class ModifyPolicyJob {
    private static final String COMMAND = "UpdatePolicy/";

    private final JobPorts ports;
    private final ControlRecords records;

    ModifyPolicyJob(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.MODIFY_PROTECTION_PROFILE)
                .step("ModifyProtectionProfilePreflightChecksTask", this::store)
                .step("ModifyProtectionProfileAssociationParentTask", this::tellSites)
                .step("ModifyProtectionProfileTask", context -> StepOutcome.done())
                .build();
    }

    private StepOutcome store(JobContext context) {
        ReplicationPolicy policy = read(context);
        return records.policies()
                        .update(context.job().vaultId(), ControlRecords.policyId(policy.name()), old -> policy)
                        .isPresent()
                ? StepOutcome.done()
                : StepOutcome.failed(
                        ErrorCode.PREREQUISITE, "The policy " + policy.name() + " does not exist any more.");
    }

    /** A later change of the same policy wins: what is sent is what is stored by then. */
    private StepOutcome tellSites(JobContext context) {
        String vaultId = context.job().vaultId();
        String name = read(context).name();
        records.policies()
                .get(vaultId, ControlRecords.policyId(name))
                .ifPresent(policy -> records.items().list(vaultId).stream()
                        .filter(item -> item.policyName().equalsIgnoreCase(name))
                        .filter(ModifyPolicyJob::isKnownToItsSite)
                        .forEach(item -> tell(context, item, policy)));
        return StepOutcome.done();
    }

    private static boolean isKnownToItsSite(ProtectedItem item) {
        return item.state() != ProtectionState.DISABLING && item.state() != ProtectionState.ENABLE_FAILED;
    }

    private void tell(JobContext context, ProtectedItem item, ReplicationPolicy policy) {
        long seconds = Duration.ofMinutes(policy.crashConsistentMinutes()).toSeconds();
        ports.commands()
                .send(
                        item.fabricId(),
                        new SiteCommand.UpdatePolicy(
                                JobItems.commandId(context, COMMAND + item.itemId()),
                                item.itemId(),
                                new SiteCommand.Policy(Math.toIntExact(seconds))));
    }

    private static ReplicationPolicy read(JobContext context) {
        try {
            return Json.MAPPER.treeToValue(context.job().input(), ReplicationPolicy.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of the job cannot be read", e);
        }
    }
}
