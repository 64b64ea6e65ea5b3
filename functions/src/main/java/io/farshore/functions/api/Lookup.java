package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.vault.Vault;
import io.farshore.functions.request.InvalidRequestException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a path names, or answers 404. */
final class Lookup {
    static final String VAULTS =
            "subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/vaults";
    static final String VAULT = VAULTS + "/{vault}";
    static final String FABRIC = VAULT + "/replicationFabrics/{fabric}";
    static final String CONTAINER = FABRIC + "/replicationProtectionContainers/{container}";
    static final String ITEM = CONTAINER + "/replicationProtectedItems/{item}";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _.()-]{0,149}");

    private final ControlRecords records;

    Lookup(ControlRecords records) {
        this.records = records;
    }

    Vault vault(ApiCall call) {
        return records.vaults()
                .get(call.vault().vaultId(), ControlRecords.VAULT_ID)
                .orElseThrow(() -> ApiException.resourceNotFound("The vault '" + call.path("vault") + "'"));
    }

    Fabric fabric(ApiCall call) {
        String vaultId = vault(call).vaultId();
        String name = call.path("fabric");
        return byName(name)
                .flatMap(valid -> records.fabrics().get(vaultId, ControlRecords.fabricId(valid)))
                .orElseThrow(() -> ApiException.notFound(name));
    }

    /** The fabric of a path that names its container too. */
    Fabric container(ApiCall call) {
        Fabric fabric = fabric(call);
        String name = call.path("container");
        if (!fabric.containerName().equalsIgnoreCase(name)) {
            throw ApiException.notFound(name);
        }
        return fabric;
    }

    Machine machine(ApiCall call, Fabric fabric) {
        String id = call.path("machine");
        return machine(call, fabric, id).orElseThrow(() -> ApiException.notFound(id));
    }

    Optional<Machine> machine(ApiCall call, Fabric fabric, String machineId) {
        return byName(machineId)
                .flatMap(valid -> records.machines().get(call.vault().vaultId(), ControlRecords.machineId(valid)))
                .filter(machine -> machine.fabricId().equals(fabric.fabricId()));
    }

    ProtectedItem item(ApiCall call, Fabric fabric) {
        String name = call.path("item");
        return byName(name)
                .flatMap(valid ->
                        records.items().get(call.vault().vaultId(), ControlRecords.itemId(fabric.fabricId(), valid)))
                .orElseThrow(() -> ApiException.notFound(name));
    }

    Optional<ReplicationPolicy> policy(ApiCall call, String name) {
        return byName(name)
                .flatMap(valid -> records.policies().get(call.vault().vaultId(), ControlRecords.policyId(valid)));
    }

    /** The fabrics of a vault by their internal ids. */
    Map<String, Fabric> fabrics(String vaultId) {
        return records.fabrics().list(vaultId).stream().collect(Collectors.toMap(Fabric::fabricId, fabric -> fabric));
    }

    /** The thresholds of a vault's policies by their names in lower case. */
    Map<String, Duration> thresholds(String vaultId) {
        return records.policies().list(vaultId).stream()
                .collect(Collectors.toMap(
                        policy -> policy.name().toLowerCase(Locale.ROOT), ReplicationPolicy::threshold));
    }

    /** The job that holds an item or a plan, null when none does. */
    @Nullable
    Job runningJob(String vaultId, @Nullable String jobId) {
        return jobId == null
                ? null
                : records.jobs().get(vaultId, JobEngine.id(jobId)).orElse(null);
    }

    Job job(ApiCall call) {
        String id = call.path("job");
        vault(call);
        return byName(id)
                .flatMap(valid ->
                        records.jobs().get(call.vault().vaultId(), JobEngine.id(valid.toLowerCase(Locale.ROOT))))
                .orElseThrow(() -> ApiException.notFound(id));
    }

    /** A name for something new. */
    static String newName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "The name '" + name + "' is not valid: 1 to 150 letters, digits, spaces and . _ - ( ).");
        }
        return name;
    }

    /** What cannot be a name is the name of nothing. */
    static Optional<String> byName(String name) {
        return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    /** The name at the end of an ARM id; a bare name is one too. */
    static String lastPart(String armId) {
        String trimmed = armId.endsWith("/") ? armId.substring(0, armId.length() - 1) : armId;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
