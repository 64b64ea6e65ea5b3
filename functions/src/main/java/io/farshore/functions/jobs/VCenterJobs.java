package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.store.Json;
import java.time.Duration;

/** A site begins, changes and ends to read a vCenter. What the site could not read once is not kept. */
public final class VCenterJobs {
    private static final String DISCOVER = "DiscoverVCenter";
    private static final String REMOVE = "RemoveVCenter";
    private static final String VCENTER = "vCenter";

    /** A site that is lost must not keep its vCenters for ever. */
    private static final Duration MAX_SITE_WAIT = Duration.ofMinutes(2);

    private final JobPorts ports;
    private final ControlRecords records;
    private final SiteAnswers answers;
    private final SiteAnswers farewell;

    VCenterJobs(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        answers = new SiteAnswers(records, ports.times().site());
        farewell = new SiteAnswers(records, MAX_SITE_WAIT);
    }

    /** The input of a job that makes the vCenter what is given here. */
    public static ObjectNode input(VCenter wanted) {
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.set(VCENTER, Json.MAPPER.valueToTree(wanted));
        return input;
    }

    private static VCenter wanted(JobContext context) {
        try {
            return Json.MAPPER.treeToValue(context.job().input().path(VCENTER), VCenter.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of the job cannot be read", e);
        }
    }

    private static String documentId(VCenter vCenter) {
        return ControlRecords.vCenterId(vCenter.fabricId(), vCenter.name());
    }

    JobDefinition discover() {
        return JobDefinition.of(Scenario.DISCOVER_VCENTER)
                .step("DiscoverVCenterTask", this::begin)
                .step("DiscoverVCenterTask", this::send)
                .step("DiscoverVCenterTask", this::await)
                .onFailure(this::forget)
                .build();
    }

    /** Before the site reads it: the machines that it lists are of a vCenter that is known. */
    private StepOutcome begin(JobContext context) {
        VCenter wanted = wanted(context);
        records.vCenters().createIfAbsent(context.job().vaultId(), documentId(wanted), wanted);
        return isMine(context)
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, "A vCenter of that name is there already.");
    }

    private boolean isMine(JobContext context) {
        VCenter wanted = wanted(context);
        return records.vCenters()
                .get(context.job().vaultId(), documentId(wanted))
                .filter(known -> known.vCenterId().equals(wanted.vCenterId()))
                .isPresent();
    }

    private StepOutcome send(JobContext context) {
        VCenter wanted = wanted(context);
        ports.commands()
                .send(
                        wanted.fabricId(),
                        new SiteCommand.DiscoverVCenter(
                                JobItems.commandId(context, DISCOVER),
                                wanted.vCenterId(),
                                wanted.ipAddress(),
                                wanted.port(),
                                wanted.runAsAccountId()));
        return StepOutcome.done();
    }

    private StepOutcome await(JobContext context) {
        return answers.await(
                context, JobItems.commandId(context, DISCOVER), ports.times().pollSeconds());
    }

    private StepOutcome forget(JobContext context) {
        if (isMine(context)) {
            remove(context, wanted(context));
        }
        return StepOutcome.done();
    }

    JobDefinition update() {
        return JobDefinition.of(Scenario.UPDATE_VCENTER)
                .step("UpdateVCenterTask", this::send)
                .step("UpdateVCenterTask", this::await)
                .step("UpdateVCenterTask", this::change)
                .build();
    }

    private StepOutcome change(JobContext context) {
        VCenter wanted = wanted(context);
        records.vCenters()
                .update(
                        context.job().vaultId(),
                        documentId(wanted),
                        old -> old.changed(
                                wanted.friendlyName(),
                                wanted.ipAddress(),
                                wanted.port(),
                                wanted.processServerId(),
                                wanted.runAsAccountId()));
        return StepOutcome.done();
    }

    JobDefinition remove() {
        return JobDefinition.of(Scenario.REMOVE_VCENTER)
                .step("RemoveVCenterTask", this::sendRemoval)
                .step("RemoveVCenterTask", this::awaitRemoval)
                .step("RemoveVCenterTask", context -> {
                    remove(context, wanted(context));
                    return StepOutcome.done();
                })
                .build();
    }

    private StepOutcome sendRemoval(JobContext context) {
        VCenter wanted = wanted(context);
        ports.commands()
                .send(
                        wanted.fabricId(),
                        new SiteCommand.RemoveVCenter(JobItems.commandId(context, REMOVE), wanted.vCenterId()));
        return StepOutcome.done();
    }

    private StepOutcome awaitRemoval(JobContext context) {
        return farewell.awaitOrWarn(
                context,
                JobItems.commandId(context, REMOVE),
                ports.times().pollSeconds(),
                "The site has not confirmed that it reads the vCenter no more.");
    }

    /** The vCenter goes last, so that a repetition finds the rest. Machines with an agent stay as physical ones. */
    private void remove(JobContext context, VCenter vCenter) {
        String vaultId = context.job().vaultId();
        records.machines().list(vaultId).stream()
                .filter(machine ->
                        machine.vCenterId().filter(vCenter.vCenterId()::equals).isPresent())
                .forEach(machine -> records.leaveVCenter(vaultId, machine));
        records.vCenters().delete(vaultId, documentId(vCenter));
    }
}
