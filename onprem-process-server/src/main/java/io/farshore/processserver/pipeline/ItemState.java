package io.farshore.processserver.pipeline;

import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.ChainHead;
import io.farshore.replication.segment.DiskOfEpoch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the log entries of an item add up to. Changed only by {@link #apply}; guarded by its pipeline. */
final class ItemState {
    private long epoch;
    private List<DiskOfEpoch> disks = List.of();
    private long batches;
    private long acknowledgedSequence;
    private final Map<Integer, Long> scannedBytes = new TreeMap<>();
    private final Map<Integer, RecoveryPointManifest.Segment> heads = new TreeMap<>();
    private final Map<Integer, RecoveryPointManifest.Segment> publishedHeads = new TreeMap<>();
    private final Deque<LogEntry.BatchCached> pending = new ArrayDeque<>();
    private final List<LogEntry.CachedSegment> uploadedSincePoint = new ArrayList<>();
    private long points;
    private @Nullable String lastPointDigest;

    void apply(LogEntry entry) {
        switch (entry) {
            case LogEntry.EpochOpened opened -> open(opened.epoch(), opened.disks());
            case LogEntry.BatchCached batch -> {
                batches = batch.id();
                acknowledgedSequence = Math.max(acknowledgedSequence, batch.lastSequence());
                batch.scannedBytes().forEach((disk, bytes) -> scannedBytes.merge(disk, bytes, Math::max));
                batch.segments().forEach(segment -> heads.put(segment.disk(), segment.segment()));
                pending.add(batch);
            }
            case LogEntry.BatchUploaded uploaded -> {
                LogEntry.BatchCached batch = pending.remove();
                if (batch.id() != uploaded.id()) {
                    throw new IllegalStateException("batches are uploaded in order");
                }
                uploadedSincePoint.addAll(batch.segments());
                if (uploaded.pointDigest() != null) {
                    points++;
                    lastPointDigest = uploaded.pointDigest();
                    uploadedSincePoint.forEach(segment -> publishedHeads.put(segment.disk(), segment.segment()));
                    uploadedSincePoint.clear();
                }
            }
            case LogEntry.Snapshot all -> restore(all);
        }
    }

    private void open(long newEpoch, List<DiskOfEpoch> newDisks) {
        epoch = newEpoch;
        disks = List.copyOf(newDisks);
        batches = 0;
        acknowledgedSequence = 0;
        scannedBytes.clear();
        heads.clear();
        publishedHeads.clear();
        pending.clear();
        uploadedSincePoint.clear();
        points = 0;
        lastPointDigest = null;
    }

    private void restore(LogEntry.Snapshot all) {
        open(all.epoch(), all.disks());
        batches = all.batches();
        acknowledgedSequence = all.acknowledgedSequence();
        scannedBytes.putAll(all.scannedBytes());
        heads.putAll(all.heads());
        publishedHeads.putAll(all.publishedHeads());
        pending.addAll(all.pending());
        uploadedSincePoint.addAll(all.uploadedSincePoint());
        points = all.points();
        lastPointDigest = all.lastPointDigest();
    }

    LogEntry.Snapshot snapshot() {
        return new LogEntry.Snapshot(
                epoch,
                disks,
                batches,
                acknowledgedSequence,
                new TreeMap<>(scannedBytes),
                new TreeMap<>(heads),
                new TreeMap<>(publishedHeads),
                List.copyOf(pending),
                List.copyOf(uploadedSincePoint),
                points,
                lastPointDigest);
    }

    EpochState toEpochState() {
        return new EpochState(epoch, acknowledgedSequence, scannedBytes, disks);
    }

    /** The manifest of the mark that ends {@code batch}, the oldest pending one. */
    RecoveryPointManifest manifest(UUID itemId, LogEntry.BatchCached batch) {
        List<LogEntry.CachedSegment> added = new ArrayList<>(uploadedSincePoint);
        added.addAll(batch.segments());
        List<RecoveryPointManifest.Disk> list = new ArrayList<>();
        for (DiskOfEpoch disk : disks) {
            List<RecoveryPointManifest.Segment> segments = added.stream()
                    .filter(segment -> segment.disk() == disk.ordinal())
                    .map(LogEntry.CachedSegment::segment)
                    .toList();
            RecoveryPointManifest.Segment head =
                    segments.isEmpty() ? publishedHeads.get(disk.ordinal()) : segments.getLast();
            list.add(new RecoveryPointManifest.Disk(
                    disk.ordinal(),
                    disk.diskId(),
                    disk.sizeBytes(),
                    head == null ? 0 : head.number(),
                    head == null ? "" : head.digest(),
                    segments));
        }
        return new RecoveryPointManifest(
                RecoveryPointManifest.VERSION,
                itemId,
                epoch,
                points + 1,
                String.valueOf(batch.markKind()),
                batch.markSequence(),
                Instant.EPOCH.plus(batch.sourceTimeMicros(), ChronoUnit.MICROS).toString(),
                lastPointDigest,
                list);
    }

    Map<Integer, ChainHead> chainHeads() {
        Map<Integer, ChainHead> chain = new TreeMap<>();
        heads.forEach((disk, head) ->
                chain.put(disk, new ChainHead(head.number(), HexFormat.of().parseHex(head.digest()))));
        return chain;
    }

    long epoch() {
        return epoch;
    }

    List<DiskOfEpoch> disks() {
        return disks;
    }

    long nextBatch() {
        return batches + 1;
    }

    long acknowledgedSequence() {
        return acknowledgedSequence;
    }

    LogEntry.@Nullable BatchCached oldestPending() {
        return pending.peek();
    }

    /** Those that come after the oldest, at most so many. */
    Stream<LogEntry.BatchCached> behindOldest(int most) {
        return pending.stream().skip(1).limit(most);
    }

    List<LogEntry.BatchCached> pending() {
        return List.copyOf(pending);
    }
}
