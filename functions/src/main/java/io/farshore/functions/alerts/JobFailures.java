package io.farshore.functions.alerts;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.EventKind;
import io.farshore.controlplane.event.EventSeverity;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobError;
import io.farshore.controlplane.job.JobListener;
import io.farshore.controlplane.job.JobState;
import io.farshore.controlplane.view.ResourceIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records an event for every job that fails. */
public final class JobFailures implements JobListener {
    private static final Pattern FABRIC = Pattern.compile("(?i)/replicationFabrics/([^/]+)");

    private final ControlRecords records;
    private final Events events;

    public JobFailures(ControlRecords records, Events events) {
        this.records = records;
        this.events = events;
    }

    @Override
    public void ended(Job job, JobState state) {
        if (state == JobState.FAILED && job.scenario().isShown()) {
            events.record(job.vaultId(), event(job));
        }
    }

    /** Of the job's own times, so that a repeated end is the same event. */
    private Event event(Job job) {
        List<HealthError> errors = job.errors().stream().map(JobFailures::error).toList();
        Instant time = job.errors().isEmpty()
                ? job.startTime()
                : job.errors().getLast().time();
        return new Event(
                UUID.nameUUIDFromBytes(("job/" + job.jobId()).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                EventKind.JOB_STATUS,
                "JobFailed",
                job.scenario().wireName() + " - Failed",
                job.target().objectName(),
                job.target().objectId(),
                EventSeverity.CRITICAL,
                time,
                fabricName(job),
                errors,
                Map.of(),
                Map.of(
                        "jobId", jobResourceId(job),
                        "jobFriendlyName", job.scenario().friendlyName(),
                        "jobStatus", JobState.FAILED.wireName(),
                        "affectedObjectType", job.scenario().targetInstanceType()));
    }

    private static HealthError error(JobError error) {
        return new HealthError(
                Integer.toString(error.providerCode()),
                error.warning() ? Severity.WARNING : Severity.CRITICAL,
                "Job",
                "Job",
                error.message(),
                error.possibleCauses(),
                error.recommendedAction(),
                error.time());
    }

    private static String fabricName(Job job) {
        Matcher matcher = FABRIC.matcher(job.target().resourceId());
        return matcher.find() ? matcher.group(1) : "";
    }

    private String jobResourceId(Job job) {
        return records.vaults()
                .get(job.vaultId(), ControlRecords.VAULT_ID)
                .map(vault -> new ResourceIds(vault.address()).job(job.jobId()))
                .orElse(job.jobId());
    }
}
