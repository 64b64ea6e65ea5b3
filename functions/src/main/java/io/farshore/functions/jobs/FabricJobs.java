package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.FabricRemoval;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import java.util.List;
import java.util.Optional;

/** Jobs about a site, and the one about its vault's health. */
public final class FabricJobs {
    private static final String FABRIC = "fabricName";
    private static final String SOURCE_SERVER = "sourceProcessServerId";

    private final JobPorts ports;
    private final ControlRecords records;
    private final SiteAnswers answers;

    FabricJobs(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        answers = new SiteAnswers(records, ports.times().site());
    }

    /** The input of a job about a fabric. */
    public static ObjectNode input(Fabric fabric) {
        return Json.MAPPER.createObjectNode().put(FABRIC, fabric.name());
    }

    /** The input of a job that takes machines from a process server. */
    public static ObjectNode input(Fabric fabric, String sourceProcessServerId) {
        return input(fabric).put(SOURCE_SERVER, sourceProcessServerId);
    }

    private Optional<Fabric> fabric(JobContext context) {
        return fabric(records, context);
    }

    /** The fabric that a job is about, empty when it was removed. */
    static Optional<Fabric> fabric(ControlRecords records, JobContext context) {
        String name = context.job().input().path(FABRIC).asText();
        return records.fabrics().get(context.job().vaultId(), ControlRecords.fabricId(name));
    }

    private List<ProtectedItem> items(Fabric fabric, JobContext context) {
        return records.items().list(context.job().vaultId()).stream()
                .filter(item -> item.fabricId().equals(fabric.fabricId()))
                .toList();
    }

    static StepOutcome gone() {
        return StepOutcome.failed(ErrorCode.PREREQUISITE, "The site was removed.");
    }

    JobDefinition refresh() {
        return JobDefinition.of(Scenario.REFRESH_FABRIC_LAYOUT)
                .step("RefreshFabricLayoutPreflightChecksTask", context -> fabric(context)
                        .map(fabric -> StepOutcome.done())
                        .orElseGet(FabricJobs::gone))
                .step("RefreshFabricLayoutTask", this::awaitHeartbeat)
                .build();
    }

    /** A site tells all its details with every heartbeat, unasked. */
    private StepOutcome awaitHeartbeat(JobContext context) {
        Optional<Fabric> fabric = fabric(context);
        if (fabric.isEmpty()) {
            return gone();
        }
        if (fabric.get().lastHeartbeat().isAfter(context.job().startTime())) {
            return StepOutcome.done();
        }
        return answers.isLate(context)
                ? StepOutcome.failed(
                        ErrorCode.SITE_SILENT,
                        "The site has sent nothing for " + answers.timeout().toMinutes() + " minutes.")
                : StepOutcome.waitSeconds(ports.times().pollSeconds());
    }

    JobDefinition checkConsistency() {
        return JobDefinition.of(Scenario.CHECK_CONSISTENCY)
                .step("CheckConsistencyTask", this::check)
                .build();
    }

    /** Mends what can be told from the rest: where things are found, and which machine is protected as what. */
    private StepOutcome check(JobContext context) {
        Optional<Fabric> found = fabric(context);
        Optional<Vault> vault = records.vaults().get(context.job().vaultId(), ControlRecords.VAULT_ID);
        if (found.isEmpty() || vault.isEmpty()) {
            return gone();
        }
        Fabric fabric = found.get();
        records.directory()
                .put(
                        Directory.Kind.FABRIC,
                        fabric.fabricId(),
                        vault.get().address(),
                        ControlRecords.fabricId(fabric.name()));
        List<ProtectedItem> items = items(fabric, context);
        items.stream()
                .filter(item -> records.machines()
                        .get(item.vaultId(), ControlRecords.machineId(item.machineId()))
                        .isEmpty())
                .forEach(item -> context.warn(
                        ErrorCode.PREREQUISITE,
                        "The machine of the protected item '" + item.name() + "' is not known. Is its agent running?"));
        releaseMachines(fabric, items, context);
        return StepOutcome.done();
    }

    /** A machine whose item is gone can be protected again. The item is looked for once more before that is believed. */
    private void releaseMachines(Fabric fabric, List<ProtectedItem> items, JobContext context) {
        String vaultId = context.job().vaultId();
        records.machines().list(vaultId).stream()
                .filter(machine -> machine.fabricId().equals(fabric.fabricId()))
                .filter(machine -> machine.protectedItemName() != null)
                .filter(machine ->
                        items.stream().noneMatch(item -> item.machineId().equals(machine.machineId())))
                .forEach(machine -> records.machines()
                        .update(
                                vaultId,
                                ControlRecords.machineId(machine.machineId()),
                                now -> hasItem(vaultId, fabric, now.protectedItemName())
                                        ? now
                                        : now.protectedBy(null)));
    }

    private boolean hasItem(String vaultId, Fabric fabric, @org.jspecify.annotations.Nullable String itemName) {
        return itemName != null
                && records.items()
                        .get(vaultId, ControlRecords.itemId(fabric.fabricId(), itemName))
                        .isPresent();
    }

    JobDefinition changeProcessServer() {
        return JobDefinition.of(Scenario.PROCESS_SERVER_FAILOVER)
                .step("ProcessServerFailoverTask", this::move)
                .build();
    }

    /** No site can take a machine's replication over from another process server yet; nothing pretends to. */
    private StepOutcome move(JobContext context) {
        String source = context.job().input().path(SOURCE_SERVER).asText();
        boolean used = fabric(context).stream()
                .flatMap(fabric -> items(fabric, context).stream())
                .anyMatch(item -> item.processServerId().equalsIgnoreCase(source));
        return used
                ? StepOutcome.failed(
                        ErrorCode.NOT_AVAILABLE,
                        "Machines cannot be moved between process servers yet. They stay at " + source + '.')
                : StepOutcome.done();
    }

    JobDefinition remove() {
        return JobDefinition.of(Scenario.REMOVE_FABRIC)
                .step("RemoveFabricPreflightChecksTask", this::checkUnused)
                .step("RemoveFabricTask", this::removeAll)
                .build();
    }

    private StepOutcome checkUnused(JobContext context) {
        Optional<Fabric> fabric = fabric(context);
        if (fabric.isEmpty()) {
            return StepOutcome.done();
        }
        if (!announce(context, fabric.get().name())) {
            return StepOutcome.waitSeconds(ports.times().pollSeconds());
        }
        int items = items(fabric.get(), context).size();
        return items == 0
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, items + " machines of the site are protected.");
    }

    /** Before anything is counted: what is protected later is refused. False while another job removes the fabric. */
    private boolean announce(JobContext context, String fabricName) {
        String vaultId = context.job().vaultId();
        FabricRemoval mine = new FabricRemoval(fabricName, context.job().jobId());
        return records.fabricRemovals()
                .put(
                        vaultId,
                        ControlRecords.fabricRemovalId(fabricName),
                        () -> mine,
                        old -> records.isRunning(vaultId, old.jobId()) ? old : mine)
                .equals(mine);
    }

    /** With its certificate the site loses all trust; the fabric goes last, so that a repetition finds the rest. */
    private StepOutcome removeAll(JobContext context) {
        Optional<Fabric> found = fabric(context);
        if (found.isEmpty()) {
            return StepOutcome.done();
        }
        Fabric fabric = found.get();
        String vaultId = context.job().vaultId();
        for (SiteKey key : records.siteKeys().list(vaultId)) {
            if (fabric.siteId().equals(key.siteId())) {
                records.directory().remove(Directory.Kind.SITE_KEY, key.keyId());
                records.siteKeys().delete(vaultId, ControlRecords.siteKeyId(key.keyId()));
            }
        }
        records.mappings().list(vaultId).stream()
                .filter(mapping -> mapping.fabricId().equals(fabric.fabricId()))
                .forEach(mapping -> records.mappings()
                        .delete(vaultId, ControlRecords.mappingId(fabric.fabricId(), mapping.name())));
        records.machines().list(vaultId).stream()
                .filter(machine -> machine.fabricId().equals(fabric.fabricId()))
                .forEach(machine -> records.machines().delete(vaultId, ControlRecords.machineId(machine.machineId())));
        records.vCenters().list(vaultId).stream()
                .filter(vCenter -> vCenter.fabricId().equals(fabric.fabricId()))
                .forEach(vCenter -> records.vCenters()
                        .delete(vaultId, ControlRecords.vCenterId(fabric.fabricId(), vCenter.name())));
        records.keyRenewals().delete(vaultId, ControlRecords.keyRenewalId(fabric.name()));
        records.directory().remove(Directory.Kind.FABRIC, fabric.fabricId());
        records.fabrics().delete(vaultId, ControlRecords.fabricId(fabric.name()));
        return StepOutcome.done();
    }

    /** Health is computed at every look at it, so there is nothing that could be stale. */
    JobDefinition refreshVaultHealth() {
        return JobDefinition.of(Scenario.REFRESH_VAULT_HEALTH)
                .step("RefreshFailoverHealthTask", context -> StepOutcome.done())
                .build();
    }
}
