package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.plan.PlanAction;
import io.farshore.controlplane.plan.PlanProgress;
import io.farshore.controlplane.plan.PlanStep;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.Webhook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the actions of a plan. A runbook is called at least once, with the same delivery id when it is called again; a
 * script is run at most once in each attempt; for a manual action the job is suspended until somebody resumes it.
 */
final class PlanActions {
    private static final int RETRY_SECONDS = 5;

    private final JobPorts ports;

    PlanActions(JobPorts ports) {
        this.ports = ports;
    }

    /** Goes on with the action at this place of the progress. */
    StepOutcome run(JobContext context, int index) {
        PlanStep step = PlanWork.progress(context).steps().get(index);
        if (step.state() == TaskState.NOT_STARTED) {
            PlanWork.put(context, index, step.started(context.now()));
            context.save();
        }
        PlanAction action = Objects.requireNonNull(step.action());
        return switch (action.kind()) {
            case MANUAL -> manual(context, index);
            case RUNBOOK -> runbook(context, index, action);
            case SCRIPT -> script(context, index, action);
        };
    }

    private static StepOutcome manual(JobContext context, int index) {
        Optional<String> comments = context.takeComments();
        return comments.isPresent() ? end(context, index, true, comments.get()) : new StepOutcome.Suspended();
    }

    private StepOutcome runbook(JobContext context, int index, PlanAction action) {
        String webhook = Objects.requireNonNull(action.target());
        try {
            Webhook.Answer answer =
                    ports.runbooks().call(URI.create(webhook), planContext(context, index), delivery(context, index));
            if (answer.status() < 500) {
                String said = "HTTP " + answer.status() + " " + answer.text();
                return end(context, index, answer.succeeded(), said.strip());
            }
            return again(context, index, action, "it answered HTTP " + answer.status());
        } catch (IOException e) {
            return again(context, index, action, String.valueOf(e.getMessage()));
        }
    }

    private static StepOutcome again(JobContext context, int index, PlanAction action, String why) {
        return isLate(context, index, action)
                ? end(context, index, false, "No success within " + action.timeoutSeconds() + " s: " + why)
                : StepOutcome.waitSeconds(RETRY_SECONDS);
    }

    private StepOutcome script(JobContext context, int index, PlanAction action) {
        String commandId = delivery(context, index);
        Optional<CommandResult> result =
                ports.records().commandResults().get(context.job().vaultId(), CommandResult.id(commandId));
        if (result.isPresent()) {
            return end(
                    context,
                    index,
                    result.get().succeeded(),
                    String.valueOf(result.get().message()));
        }
        if (isLate(context, index, action)) {
            return end(context, index, false, "The site said nothing within " + action.timeoutSeconds() + " s.");
        }
        String sent = "script-" + index + '-' + PlanWork.progress(context).attempt();
        if (!context.work().path(sent).asBoolean()) {
            ports.commands()
                    .send(
                            PlanWork.plan(ports, context).fabricId(),
                            new SiteCommand.RunScript(
                                    commandId, Objects.requireNonNull(action.target()), action.timeoutSeconds()));
            context.work().put(sent, true);
        }
        return StepOutcome.waitSeconds(ports.times().pollSeconds());
    }

    private static boolean isLate(JobContext context, int index, PlanAction action) {
        Instant start = PlanWork.progress(context).steps().get(index).startTime();
        return start != null && Duration.between(start, context.now()).toSeconds() >= action.timeoutSeconds();
    }

    private static StepOutcome end(JobContext context, int index, boolean succeeded, String said) {
        PlanStep step = PlanWork.progress(context).steps().get(index);
        TaskState state = succeeded ? TaskState.SUCCEEDED : TaskState.FAILED;
        PlanWork.put(context, index, step.ended(state, context.now(), said));
        context.save();
        String name = Objects.requireNonNull(step.action()).name();
        return succeeded
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PLAN_ACTION, "The action '" + name + "' failed: " + said);
    }

    private static String delivery(JobContext context, int index) {
        return JobItems.commandId(
                context, "action-" + index + '-' + PlanWork.progress(context).attempt());
    }

    /** The shape that Azure Site Recovery gives runbooks. */
    private ObjectNode planContext(JobContext context, int index) {
        PlanProgress progress = PlanWork.progress(context);
        PlanStep step = progress.steps().get(index);
        ObjectNode body = Wire.object()
                .put("RecoveryPlanName", context.job().target().objectName())
                .put("FailoverType", PlanWork.failoverType(context.job().scenario()))
                .put("FailoverDirection", "PrimaryToSecondary")
                .put("GroupId", step.groupNumber() == 0 ? step.group().wireName() : "" + step.groupNumber());
        ObjectNode machines = body.putObject("VmMap");
        PlanWork.plan(ports, context)
                .itemIds()
                .forEach(id -> ports.records().item(id).ifPresent(item -> machines.putObject(item.machineId())
                        .put("ResourceGroupName", item.target().resourceGroupId())
                        .put("RoleName", item.target().vmName())));
        return body;
    }
}
