package io.farshore.processserver.pipeline;

import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to Blob storage.
 *
 * @param itemId whose
 * @param epoch which epoch
 * @param batch its log entry
 * @param files its segments
 * @param ahead segments of the batches behind it, in order, as many as may be stored before their turn
 * @param manifest the point that its mark makes, null without a mark
 */
record Upload(
        UUID itemId,
        long epoch,
        LogEntry.BatchCached batch,
        List<Upload.File> files,
        List<Upload.File> ahead,
        @Nullable RecoveryPointManifest manifest) {
    /** A segment and where it is cached. */
    record File(LogEntry.CachedSegment segment, Path path) {}
}
