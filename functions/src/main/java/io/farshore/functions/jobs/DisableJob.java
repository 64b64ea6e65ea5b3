package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.RemovedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.vault.Directory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends protection: the site can add nothing more, and the item goes. What was stored for it stays for a while, see {@link
 * RemovedItem}. A recovered machine stays.
 */
final class DisableJob {
    private static final Logger LOG = LoggerFactory.getLogger(DisableJob.class);
    private static final String COMMAND = "DisableProtection";

    /** A site that is lost must not keep its items for ever; it gets the command when it is back. */
    private static final Duration MAX_SITE_WAIT = Duration.ofMinutes(2);

    private final JobPorts ports;
    private final ControlRecords records;
    private final JobItems items;
    private final SiteAnswers answers;

    DisableJob(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        items = new JobItems(records);
        answers = new SiteAnswers(records, MAX_SITE_WAIT);
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.DISABLE_PROTECTION)
                .step("DisableProtectionOnPrimary", Guarded.step(this::sendCommand))
                .step("DisableProtectionOnPrimary", this::awaitAnswer)
                .step("DisableProtectionOnSecondary", this::keepData)
                .step("UpdateDraState", this::removeItem)
                .onFailure(this::fail)
                .build();
    }

    /** Its site can add nothing from here on, whether or not it hears the command. */
    private StepOutcome sendCommand(JobContext context) throws IOException {
        Optional<ProtectedItem> item = items.find(context);
        if (item.isEmpty()) {
            return StepOutcome.done();
        }
        if (!items.acquire(context, Operation.DISABLE_PROTECTION, ProtectionState.DISABLING)) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "The item is in state " + item.get().state().wireName() + "; wait until its job has ended.");
        }
        ports.stores().revokeSegments(item.get().itemId());
        ports.commands()
                .send(
                        item.get().fabricId(),
                        new SiteCommand.DisableProtection(
                                JobItems.commandId(context, COMMAND), item.get().itemId()));
        return StepOutcome.done();
    }

    private StepOutcome awaitAnswer(JobContext context) {
        return answers.awaitOrWarn(
                context,
                JobItems.commandId(context, COMMAND),
                ports.times().pollSeconds(),
                "The site has not confirmed that it stopped replicating the machine.");
    }

    /** Before the item goes, so that its data is never nobody's. A repetition only puts the deletion off. */
    private StepOutcome keepData(JobContext context) {
        Optional<ProtectedItem> item = items.find(context);
        if (item.isEmpty()) {
            return StepOutcome.done();
        }
        RemovedItem removed =
                RemovedItem.of(item.get(), context.now(), ports.times().keepRemoved());
        records.removedItems()
                .put(RemovedItem.PARTITION, RemovedItem.id(removed.itemId()), () -> removed, old -> removed);
        LOG.info(
                "item {} ({}) is not protected any more; its data is deleted after {}",
                removed.itemId(),
                removed.friendlyName(),
                removed.deleteTime());
        return StepOutcome.done();
    }

    /** The item goes last: until then a repeated step finds it. */
    private StepOutcome removeItem(JobContext context) {
        items.find(context).ifPresent(item -> {
            records.machines()
                    .update(
                            item.vaultId(),
                            ControlRecords.machineId(item.machineId()),
                            machine -> item.name().equalsIgnoreCase(machine.protectedItemName())
                                    ? machine.protectedBy(null)
                                    : machine);
            records.directory().remove(Directory.Kind.ITEM, item.itemId());
            records.items().delete(item.vaultId(), ControlRecords.itemId(item));
        });
        return StepOutcome.done();
    }

    /** From here it can be tried again. */
    private StepOutcome fail(JobContext context) {
        items.release(context, item -> item.withState(ProtectionState.ENABLE_FAILED));
        return StepOutcome.done();
    }
}
