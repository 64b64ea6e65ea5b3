package io.farshore.functions.jobs;

import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the tasks of a job are.
 *
 * @param finished those that are over
 * @param total how many there are
 * @param seen how many were over at the last look, and since when
 */
record RangeProgress(
        List<HydratedRange> finished,
        int total,
        int seen,
        @Nullable Instant since) {
    /** A task is tried five times by the queue; after this long without any progress one must be poisoned. */
    private static final Duration MAX_STANDSTILL = Duration.ofMinutes(20);

    /** Done, failed, or wait: then a newer number is recorded with {@code record}. */
    StepOutcome outcome(Instant now, int pollSeconds, Runnable record) {
        Optional<String> error = finished.stream()
                .flatMap(range -> Optional.ofNullable(range.error()).stream())
                .findFirst();
        if (error.isPresent()) {
            return StepOutcome.failed(ErrorCode.POINT_DAMAGED, error.get());
        }
        if (finished.size() >= total) {
            return StepOutcome.done();
        }
        if (since == null || finished.size() > seen) {
            record.run();
        } else if (Duration.between(since, now).compareTo(MAX_STANDSTILL) > 0) {
            return StepOutcome.failed(
                    ErrorCode.INTERNAL,
                    (total - finished.size()) + " of " + total
                            + " disk ranges were not written; see the poison queue of hydrate");
        }
        return StepOutcome.waitSeconds(pollSeconds);
    }
}
