package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import java.time.Duration;
import java.util.Optional;

/** Waits for what a site says of a command. */
final class SiteAnswers {
    private final ControlRecords records;
    private final Duration timeout;

    SiteAnswers(ControlRecords records, Duration timeout) {
        this.records = records;
        this.timeout = timeout;
    }

    Optional<CommandResult> find(JobContext context, String commandId) {
        return records.commandResults().get(context.job().vaultId(), CommandResult.id(commandId));
    }

    StepOutcome await(JobContext context, String commandId, int pollSeconds) {
        return await(context, commandId, pollSeconds, "");
    }

    /** A step that lasts until the site has answered, and ends as the answer says. @param meanwhile what people are told when it stays silent */
    StepOutcome await(JobContext context, String commandId, int pollSeconds, String meanwhile) {
        Optional<CommandResult> result = find(context, commandId);
        if (result.isEmpty()) {
            return isLate(context)
                    ? StepOutcome.failed(
                            ErrorCode.SITE_SILENT,
                            "The site has not answered for " + timeout.toMinutes() + " minutes." + meanwhile)
                    : StepOutcome.waitSeconds(pollSeconds);
        }
        return result.get().succeeded()
                ? StepOutcome.done()
                : StepOutcome.failed(
                        ErrorCode.SITE_REFUSED, String.valueOf(result.get().message()));
    }

    /** The same for what must not be held up by a site that is lost: silence, and any answer, let the job go on. */
    StepOutcome awaitOrWarn(JobContext context, String commandId, int pollSeconds, String warning) {
        if (find(context, commandId).isPresent()) {
            return StepOutcome.done();
        }
        if (isLate(context)) {
            context.warn(ErrorCode.SITE_SILENT, warning);
            return StepOutcome.done();
        }
        return StepOutcome.waitSeconds(pollSeconds);
    }

    boolean isLate(JobContext context) {
        return context.elapsed().compareTo(timeout) > 0;
    }

    Duration timeout() {
        return timeout;
    }
}
