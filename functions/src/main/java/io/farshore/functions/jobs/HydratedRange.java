package io.farshore.functions.jobs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A hydration task that is over.
 *
 * @param error why it can never succeed; null when it has
 */
public record HydratedRange(
        String diskId,
        int range,
        long writtenBytes,
        @Nullable String error) {
    /** Document id, one per task of a job. */
    static String id(String diskId, int range) {
        return String.format(Locale.ROOT, "range-%s-%08d", diskId, range);
    }
}
