package io.farshore.functions.jobs;

import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobState;
import io.farshore.functions.request.InvalidRequestException;
import io.farshore.functions.request.TimeSpan;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which jobs are asked for: the contract's JobQueryParameter.
 *
 * @param states empty: in any
 * @param objectTypes of the targets, in lower case; empty: any
 * @param fabric name or internal id; empty: any
 * @param name of the job, its scenario, or its friendly name; empty: any
 */
public record JobQuery(TimeSpan times, Set<JobState> states, Set<String> objectTypes, String fabric, String name) {
    /** The fields of JobQueryParameter. */
    public static final Set<String> FIELDS = Set.of(
            "StartTime",
            "EndTime",
            "FabricId",
            "AffectedObjectTypes",
            "JobStatus",
            "JobOutputType",
            "JobName",
            "TimezoneOffset");

    private static final int SECONDS_PER_MINUTE = 60;
    private static final Map<String, JobState> STATES = Arrays.stream(JobState.values())
            .collect(Collectors.toMap(state -> state.wireName().toLowerCase(Locale.ROOT), state -> state));

    /** @param field the text of one of {@link #FIELDS}, empty when it is not asked for */
    public static JobQuery of(Function<String, Optional<String>> field) {
        field.apply("JobOutputType").ifPresent(JobQuery::requireJson);
        ZoneOffset offset = field.apply("TimezoneOffset").map(JobQuery::offset).orElse(ZoneOffset.UTC);
        return new JobQuery(
                TimeSpan.of(field.apply("StartTime"), field.apply("EndTime"), offset),
                words(field.apply("JobStatus")).stream().map(JobQuery::state).collect(Collectors.toSet()),
                Set.copyOf(words(field.apply("AffectedObjectTypes"))),
                field.apply("FabricId").map(JobQuery::lastPart).orElse(""),
                field.apply("JobName").orElse(""));
    }

    private static void requireJson(String type) {
        if (!type.equalsIgnoreCase("Json")) {
            throw new InvalidRequestException("JobOutputType: '" + type + "' is not supported, only Json.");
        }
    }

    /** Minutes that the caller's clock is ahead of UTC. */
    private static ZoneOffset offset(String minutes) {
        try {
            return ZoneOffset.ofTotalSeconds((int) Math.round(Double.parseDouble(minutes) * SECONDS_PER_MINUTE));
        } catch (NumberFormatException | DateTimeException e) {
            throw new InvalidRequestException("TimezoneOffset is a number of minutes, at most 18 hours.", e);
        }
    }

    private static List<String> words(Optional<String> text) {
        return text.stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static JobState state(String word) {
        JobState state = STATES.get(word);
        if (state == null) {
            throw new InvalidRequestException("JobStatus: '" + word + "' is not one of "
                    + Arrays.stream(JobState.values()).map(JobState::wireName).toList() + '.');
        }
        return state;
    }

    private static String lastPart(String armId) {
        return armId.substring(armId.lastIndexOf('/') + 1);
    }

    public boolean matches(Job job) {
        return job.scenario().isShown()
                && times.contains(job.startTime())
                && (states.isEmpty() || states.contains(job.state()))
                && (objectTypes.isEmpty()
                        || objectTypes.contains(
                                job.scenario().targetInstanceType().toLowerCase(Locale.ROOT)))
                && (fabric.isEmpty() || isUnder(job))
                && (name.isEmpty() || isCalled(job));
    }

    private boolean isUnder(Job job) {
        String path = job.target().resourceId().toLowerCase(Locale.ROOT) + '/';
        return path.contains("/replicationfabrics/" + fabric.toLowerCase(Locale.ROOT) + '/')
                || fabric.equalsIgnoreCase(job.target().affected().get("primaryVmmId"));
    }

    private boolean isCalled(Job job) {
        return name.equalsIgnoreCase(job.jobId())
                || name.equalsIgnoreCase(job.scenario().wireName())
                || name.equalsIgnoreCase(job.scenario().friendlyName());
    }
}
