package io.farshore.controlplane.item;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far replication has come. Only ever moves forward: (epoch, sequence) is the order.
 *
 * @param epoch the newest epoch seen, 0 before the first
 * @param sequence the newest of that epoch that is whole in Blob storage
 * @param sourceTime clock of the machine at that sequence; null before the first commit
 * @param storedTime when the process server saw it stored
 * @param pointEpoch the newest epoch that has a recovery point, 0 before the first
 */
public record ReplicationStatus(
        long epoch,
        long sequence,
        @Nullable Instant sourceTime,
        @Nullable Instant storedTime,
        @Nullable Instant lastPointTime,
        @Nullable Instant statusTime,
        long processedBytes,
        long totalBytes,
        long journalBytes,
        long pointEpoch) {
    public static final ReplicationStatus NONE = new ReplicationStatus(0, 0, null, null, null, null, 0, 0, 0, 0);

    /** Older or equal commits change nothing, whenever and however often they come. */
    public ReplicationStatus committed(long newEpoch, long newSequence, Instant source, Instant stored) {
        boolean newer = newEpoch > epoch || (newEpoch == epoch && newSequence > sequence);
        if (!newer) {
            return this;
        }
        Instant latest = sourceTime == null || source.isAfter(sourceTime) ? source : sourceTime;
        return new ReplicationStatus(
                newEpoch,
                newSequence,
                latest,
                stored,
                lastPointTime,
                statusTime,
                processedBytes,
                totalBytes,
                journalBytes,
                pointEpoch);
    }

    public ReplicationStatus pointRecorded(long epochOfPoint, Instant time) {
        Instant latest = lastPointTime == null || time.isAfter(lastPointTime) ? time : lastPointTime;
        return new ReplicationStatus(
                epoch,
                sequence,
                sourceTime,
                storedTime,
                latest,
                statusTime,
                processedBytes,
                totalBytes,
                journalBytes,
                Math.max(pointEpoch, epochOfPoint));
    }

    /** A status that was reported before the one that is known changes nothing. */
    public ReplicationStatus reported(Instant time, long processed, long total, long journal) {
        if (statusTime != null && time.isBefore(statusTime)) {
            return this;
        }
        return new ReplicationStatus(
                epoch, sequence, sourceTime, storedTime, lastPointTime, time, processed, total, journal, pointEpoch);
    }

    /** True once a recovery point exists. */
    public boolean hasPoint() {
        return pointEpoch > 0;
    }

    /** 0 to 100. */
    public int progressPercent() {
        return totalBytes <= 0 ? 0 : (int) Math.clamp(processedBytes * 100 / totalBytes, 0L, 100L);
    }
}
