package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.job.JobContext;
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

    boolean isLate(JobContext context) {
        return context.elapsed().compareTo(timeout) > 0;
    }

    Duration timeout() {
        return timeout;
    }
}
