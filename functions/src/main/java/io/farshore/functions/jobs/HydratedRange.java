package io.farshore.functions.jobs;

import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A hydration task that is over.
 *
 * @param segment what it added to a base; null when it wrote to a disk, or failed
 * @param error why it can never succeed; null when it has
 */
public record HydratedRange(
        String diskId,
        int range,
        long writtenBytes,
        RecoveryPointManifest.@Nullable Segment segment,
        @Nullable String error) {
    /** Document id, one per task of a job. */
    static String id(String diskId, int range) {
        return String.format(Locale.ROOT, "range-%s-%08d", diskId, range);
    }
}
