package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.JobStep;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.policy.ContainerMapping;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.store.Json;

/** Policies and their mappings to containers. */
public final class PolicyJobs {
    private static final JobStep NOTHING = context -> StepOutcome.done();

    private final ControlRecords records;

    PolicyJobs(ControlRecords records) {
        this.records = records;
    }

    /** The input of a job that makes or removes this policy or mapping. */
    public static ObjectNode input(Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    JobDefinition add() {
        return JobDefinition.of(Scenario.ADD_PROTECTION_PROFILE)
                .step("AddProtectionProfilePreflightsCheckTask", NOTHING)
                .step("AddProtectionProfileTask", context -> {
                    ReplicationPolicy policy = read(context, ReplicationPolicy.class);
                    String id = ControlRecords.policyId(policy.name());
                    records.policies().put(context.job().vaultId(), id, () -> policy, old -> policy);
                    return StepOutcome.done();
                })
                .build();
    }

    JobDefinition remove() {
        return JobDefinition.of(Scenario.REMOVE_PROTECTION_PROFILE)
                .step("RemoveProtectionProfilePreflightsCheckTask", this::checkUnused)
                .step("RemoveProtectionProfileTask", context -> {
                    String name = read(context, ReplicationPolicy.class).name();
                    records.policies().delete(context.job().vaultId(), ControlRecords.policyId(name));
                    return StepOutcome.done();
                })
                .build();
    }

    private StepOutcome checkUnused(JobContext context) {
        String name = read(context, ReplicationPolicy.class).name();
        boolean used = records.mappings().list(context.job().vaultId()).stream()
                .anyMatch(mapping -> mapping.policyName().equalsIgnoreCase(name));
        return used
                ? StepOutcome.failed(ErrorCode.PREREQUISITE, "The policy " + name + " is associated with a container.")
                : StepOutcome.done();
    }

    JobDefinition associate() {
        return JobDefinition.of(Scenario.ASSOCIATE_PROTECTION_PROFILE)
                .step("CloudPairingPrerequisitesCheck", this::checkPolicy)
                .step("CloudPairingPrepareSite", NOTHING)
                .step("CloudPairingPrepareCloud", NOTHING)
                .step("CloudPairingPairClouds", context -> {
                    ContainerMapping mapping = read(context, ContainerMapping.class);
                    String id = ControlRecords.mappingId(mapping.fabricId(), mapping.name());
                    records.mappings().put(context.job().vaultId(), id, () -> mapping, old -> mapping);
                    return StepOutcome.done();
                })
                .build();
    }

    private StepOutcome checkPolicy(JobContext context) {
        String name = read(context, ContainerMapping.class).policyName();
        return records.policies()
                        .get(context.job().vaultId(), ControlRecords.policyId(name))
                        .isPresent()
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, "The policy " + name + " does not exist.");
    }

    JobDefinition dissociate() {
        return JobDefinition.of(Scenario.DISSOCIATE_PROTECTION_PROFILE)
                .step("CloudUnpairingPrerequisitesCheck", this::checkNoItems)
                .step("CloudUnpairingUnpairClouds", context -> {
                    ContainerMapping mapping = read(context, ContainerMapping.class);
                    String id = ControlRecords.mappingId(mapping.fabricId(), mapping.name());
                    records.mappings().delete(context.job().vaultId(), id);
                    return StepOutcome.done();
                })
                .step("CloudUnpairingCleanupClouds", NOTHING)
                .step("CloudUnpairingCleanupSite", NOTHING)
                .build();
    }

    private StepOutcome checkNoItems(JobContext context) {
        ContainerMapping mapping = read(context, ContainerMapping.class);
        boolean used = records.items().list(context.job().vaultId()).stream()
                .anyMatch(item -> item.fabricId().equals(mapping.fabricId())
                        && item.policyName().equalsIgnoreCase(mapping.policyName()));
        return used
                ? StepOutcome.failed(ErrorCode.PREREQUISITE, "Machines are protected under this mapping.")
                : StepOutcome.done();
    }

    private static <T> T read(JobContext context, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(context.job().input(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of the job cannot be read", e);
        }
    }
}
