package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ItemDisk;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.ReplicationStatus;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Puts a machine under protection. */
final class EnableJob {
    private static final String COMMAND = "EnableProtection";

    private final JobPorts ports;
    private final ControlRecords records;
    private final JobItems items;
    private final SiteAnswers answers;

    EnableJob(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        items = new JobItems(records);
        answers = new SiteAnswers(records, ports.times().site());
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.ENABLE_PROTECTION)
                .step("EnableProtectionPrerequisitesCheck", this::check)
                .step("CreateProtectionTarget", Guarded.step(this::createTarget))
                .step("EnableProtection", this::sendCommand)
                .step("EnableProtection", this::awaitAnswer)
                .step("VmStartInitialReplication", this::awaitReplication)
                .step("UpdateDraState", this::release)
                .onFailure(this::fail)
                .cancellable()
                .build();
    }

    private StepOutcome check(JobContext context) {
        ProtectedItem item = items.get(context);
        Optional<Machine> machine = records.machines().get(item.vaultId(), ControlRecords.machineId(item.machineId()));
        if (machine.isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The machine is not known any more.");
        }
        if (!machine.get().hasAgent()) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "No agent runs on the machine. Install it there and let it enrol at the site, then try again.");
        }
        String other = machine.get().protectedItemName();
        if (other != null && !other.equalsIgnoreCase(item.name())) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The machine is protected as '" + other + "' already.");
        }
        if (policy(item).isEmpty()) {
            return StepOutcome.failed(ErrorCode.PREREQUISITE, "The policy " + item.policyName() + " does not exist.");
        }
        return StepOutcome.done();
    }

    /** The container is there before its site can find the item, and ask for access to it. */
    private StepOutcome createTarget(JobContext context) throws IOException {
        ProtectedItem item = items.get(context);
        ports.stores().openSegments(item.itemId());
        ports.stores().manifests();
        Vault vault = records.vaults()
                .get(item.vaultId(), ControlRecords.VAULT_ID)
                .orElseThrow(() -> new IllegalStateException("the vault is gone"));
        records.directory().put(Directory.Kind.ITEM, item.itemId(), vault.address(), ControlRecords.itemId(item));
        records.machines()
                .update(
                        item.vaultId(),
                        ControlRecords.machineId(item.machineId()),
                        machine -> machine.protectedBy(item.name()));
        return StepOutcome.done();
    }

    private StepOutcome sendCommand(JobContext context) {
        ProtectedItem item = items.get(context);
        int minutes =
                policy(item).map(ReplicationPolicy::crashConsistentMinutes).orElse(0);
        ports.commands()
                .send(
                        item.fabricId(),
                        new SiteCommand.EnableProtection(
                                JobItems.commandId(context, COMMAND),
                                item.itemId(),
                                item.machineId(),
                                item.friendlyName(),
                                new SiteCommand.Policy(Math.toIntExact(
                                        Duration.ofMinutes(minutes).toSeconds())),
                                ports.vaultKey().get(),
                                item.disks().stream().map(ItemDisk::diskId).toList()));
        return StepOutcome.done();
    }

    /** Progress is an answer too: the report of it may overtake the result of the command. */
    private StepOutcome awaitAnswer(JobContext context) {
        Optional<CommandResult> result = answers.find(context, JobItems.commandId(context, COMMAND));
        if (result.isPresent() && !result.get().succeeded()) {
            return StepOutcome.failed(
                    ErrorCode.SITE_REFUSED,
                    "The site refused to protect the machine: " + result.get().message());
        }
        return result.isPresent() || replicates(context) ? StepOutcome.done() : waitFor(context);
    }

    private StepOutcome awaitReplication(JobContext context) {
        return replicates(context) ? StepOutcome.done() : waitFor(context);
    }

    private StepOutcome waitFor(JobContext context) {
        return answers.isLate(context)
                ? StepOutcome.failed(
                        ErrorCode.SITE_SILENT,
                        "The site has not answered for " + answers.timeout().toMinutes() + " minutes.")
                : StepOutcome.waitSeconds(ports.times().pollSeconds());
    }

    private boolean replicates(JobContext context) {
        ReplicationStatus status = items.get(context).replication();
        return status.statusTime() != null || status.hasPoint() || status.epoch() > 0;
    }

    private StepOutcome release(JobContext context) {
        items.release(
                context,
                item -> item.state() == ProtectionState.ENABLING
                        ? item.withState(ProtectionState.INITIAL_REPLICATION)
                        : item);
        return StepOutcome.done();
    }

    private StepOutcome fail(JobContext context) {
        items.release(context, item -> item.withState(ProtectionState.ENABLE_FAILED));
        return StepOutcome.done();
    }

    private Optional<ReplicationPolicy> policy(ProtectedItem item) {
        return records.policies().get(item.vaultId(), ControlRecords.policyId(item.policyName()));
    }
}
