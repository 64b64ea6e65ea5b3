package io.farshore.processserver.pipeline;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.DiskOfEpoch;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entries of a {@link CommitLog}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LogEntry.EpochOpened.class, name = "epoch"),
    @JsonSubTypes.Type(value = LogEntry.BatchCached.class, name = "batch"),
    @JsonSubTypes.Type(value = LogEntry.BatchUploaded.class, name = "uploaded"),
    @JsonSubTypes.Type(value = LogEntry.Snapshot.class, name = "snapshot")
})
sealed interface LogEntry {
    /** A new epoch begins; what was cached of the old one and not yet uploaded is given up. */
    record EpochOpened(long epoch, List<DiskOfEpoch> disks) implements LogEntry {}

    /**
     * A batch is durable in the cache.
     *
     * @param id counts the batches of the epoch, from 1
     * @param lastSequence the acknowledgement; unchanged by scan batches
     * @param segments what it became
     * @param markSequence the sequence of the mark that ends it, 0 for none
     * @param markKind the mark's kind
     * @param sourceTimeMicros the newest clock of the source in it
     * @param plainBytes what arrived
     */
    record BatchCached(
            long id,
            long lastSequence,
            List<CachedSegment> segments,
            Map<Integer, Long> scannedBytes,
            long markSequence,
            @Nullable String markKind,
            long sourceTimeMicros,
            long plainBytes)
            implements LogEntry {
        long storedBytes() {
            return segments.stream().mapToLong(s -> s.segment().lengthBytes()).sum();
        }
    }

    /** A segment in the cache. */
    record CachedSegment(int disk, UUID diskId, RecoveryPointManifest.Segment segment) {}

    /**
     * All segments of a batch are in Blob storage, and so is the manifest of the mark that ends it.
     *
     * @param id which batch
     * @param pointDigest the manifest's digest, null when the batch ends in no mark
     */
    record BatchUploaded(long id, @Nullable String pointDigest) implements LogEntry {}

    /** Everything, in one entry. */
    record Snapshot(
            long epoch,
            List<DiskOfEpoch> disks,
            long batches,
            long acknowledgedSequence,
            Map<Integer, Long> scannedBytes,
            Map<Integer, RecoveryPointManifest.Segment> heads,
            Map<Integer, RecoveryPointManifest.Segment> publishedHeads,
            List<BatchCached> pending,
            List<CachedSegment> uploadedSincePoint,
            long points,
            @Nullable String lastPointDigest)
            implements LogEntry {}
}
