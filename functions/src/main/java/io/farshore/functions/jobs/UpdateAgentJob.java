package io.farshore.functions.jobs;

import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;

/** The site updates the agent of a machine. Replication goes on meanwhile, so the item stays free for other jobs. */
final class UpdateAgentJob {
    private static final String TASK = "UpdateMobilityServiceTask";
    private static final String COMMAND_ID = "commandId";

    private final JobPorts ports;
    private final JobItems items;
    private final SiteAnswers answers;

    UpdateAgentJob(JobPorts ports) {
        this.ports = ports;
        items = new JobItems(ports.records());
        answers = new SiteAnswers(ports.records(), ports.times().site());
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.UPDATE_MOBILITY_SERVICE)
                .step(TASK, Guarded.step(this::begin))
                .step(TASK, Guarded.step(this::send))
                .step(TASK, this::await)
                .restartable()
                .build();
    }

    /** Each run of a job that was restarted needs a command of its own: the old one was answered. */
    private StepOutcome begin(JobContext context) {
        ProtectedItem item = items.get(context);
        if (!item.state().replicates()) {
            return StepOutcome.failed(
                    ErrorCode.PREREQUISITE,
                    "The machine does not replicate: " + item.state().description() + ".");
        }
        context.work()
                .put(
                        COMMAND_ID,
                        JobItems.commandId(
                                context, "UpdateAgent " + context.job().turn()));
        return StepOutcome.done();
    }

    private StepOutcome send(JobContext context) {
        ProtectedItem item = items.get(context);
        ports.commands()
                .send(
                        item.fabricId(),
                        new SiteCommand.UpdateAgent(commandId(context), item.itemId(), item.machineId()));
        return StepOutcome.done();
    }

    private StepOutcome await(JobContext context) {
        return answers.await(context, commandId(context), ports.times().pollSeconds());
    }

    private static String commandId(JobContext context) {
        return context.work().path(COMMAND_ID).asText();
    }
}
