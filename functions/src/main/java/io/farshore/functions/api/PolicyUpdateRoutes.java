package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.policy.ContainerMapping;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.view.PolicyView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.functions.jobs.ItemTargets;
import io.farshore.functions.jobs.PolicyJobs;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Changes of policies and container mappings: classic-wire.md sections 1.7 and 1.8. */
final class PolicyUpdateRoutes {
    private static final int DAY_MINUTES = 24 * 60;

    /** Input types that change nothing of a mapping of this product. */
    private static final Set<String> NO_CHANGE =
            Set.of("", "inmageazurev2", "inmage", "replicationproviderspecificupdatecontainermappinginput");

    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    PolicyUpdateRoutes(ApiPorts ports) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("PATCH", Lookup.VAULT + "/replicationPolicies/{policy}", this::patchPolicy),
                Route.of(
                        "PATCH",
                        Lookup.CONTAINER + "/replicationProtectionContainerMappings/{mapping}",
                        this::patchMapping));
    }

    private ApiResponse patchPolicy(ApiCall call) {
        lookup.vault(call);
        String name = call.path("policy");
        ReplicationPolicy old = lookup.policy(call, name).orElseThrow(() -> ApiException.notFound(name));
        ReplicationPolicy changed =
                changed(old, call.body().object("properties").object("replicationProviderSettings"));
        String id = new ResourceIds(call.vault()).policy(old.name());
        JobTarget target = new JobTarget(ItemTargets.policyGuid(old.name()), old.name(), id, false, Map.of());
        return operations.start(call, Scenario.MODIFY_PROTECTION_PROFILE, target, PolicyJobs.input(changed));
    }

    /** What is not named stays. */
    private static ReplicationPolicy changed(ReplicationPolicy old, Fields input) {
        String type = input.text("instanceType");
        if (!type.equals(old.instanceType())) {
            throw new InvalidRequestException(
                    "The policy is one of " + old.instanceType() + "; its instanceType cannot become '" + type + "'.");
        }
        return new ReplicationPolicy(
                old.name(),
                type,
                minutes(input, "crashConsistentFrequencyInMinutes", DAY_MINUTES, old.crashConsistentMinutes()),
                minutes(input, "appConsistentFrequencyInMinutes", DAY_MINUTES, old.appConsistentMinutes()),
                minutes(input, "recoveryPointThresholdInMinutes", DAY_MINUTES, old.recoveryPointThresholdMinutes()),
                minutes(
                        input,
                        "recoveryPointHistory",
                        ReplicationPolicy.MAX_HISTORY_MINUTES,
                        old.recoveryPointHistoryMinutes()),
                sync(input.text("multiVmSyncStatus", old.multiVmSyncStatus())));
    }

    private static int minutes(Fields input, String name, int max, int old) {
        return Math.toIntExact(input.number(name, 0, max, old));
    }

    private static String sync(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "enable", "enabled" -> "Enabled";
            case "disable", "disabled" -> "Disabled";
            default -> throw new InvalidRequestException("multiVmSyncStatus must be Enable or Disable.");
        };
    }

    /** The contract has settings of mappings for other providers only; the empty change of this one is answered. */
    private ApiResponse patchMapping(ApiCall call) {
        Fabric fabric = lookup.container(call);
        String name = call.path("mapping");
        ContainerMapping mapping = records.mappings().list(call.vault().vaultId()).stream()
                .filter(each -> each.fabricId().equals(fabric.fabricId()))
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(name));
        String type = call.body()
                .object("properties")
                .objectOrEmpty("providerSpecificInput")
                .text("instanceType", "");
        if (!NO_CHANGE.contains(type.toLowerCase(Locale.ROOT))) {
            throw ApiException.badRequest(
                    "UnsupportedProvider",
                    "Settings of '" + type + "' are not for a mapping of VMware or physical machines.",
                    "To protect under other settings, change the policy or create a mapping to another one.");
        }
        return ApiResponse.ok(new PolicyView(new ResourceIds(call.vault())).mapping(fabric, mapping));
    }
}
