package io.farshore.replication.hydrate;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.block.Extent;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.segment.SegmentReader;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which frames are live, from the segments' indexes alone. The newest write wins: segments are taken from the
 * newest to the oldest, within each from the last extent to the first, and what is covered already is left out. Scan
 * blocks, sequence 0, come after all writes, whichever segment number they have; a base comes after everything that it
 * does not hold. With a base the cost is that of the base and of what changed since, however old the epoch is.
 */
public final class HydrationPlanner {
    /** Segments that are opened at once. */
    private static final int AT_ONCE = 16;

    private final SegmentStore segments;
    private final KeyUnwrapper unwrapper;

    /**
     * @param segments the container of the item's segments
     * @param unwrapper opens their data keys
     */
    public HydrationPlanner(SegmentStore segments, KeyUnwrapper unwrapper) {
        this.segments = segments;
        this.unwrapper = unwrapper;
    }

    /** Plans one disk of a recovery point from the beginning of its epoch. */
    public HydrationPlan plan(RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk) throws IOException {
        return plan(manifest, disk, null);
    }

    /**
     * Plans one disk of a recovery point.
     *
     * @param base of the same epoch and not after the point, already believed; null to read the epoch from its beginning
     * @throws DamagedDataException naming the blob if one is missing or damaged
     */
    public HydrationPlan plan(
            RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk, @Nullable RecoveryPointManifest base)
            throws IOException {
        Coverage coverage = new Coverage();
        List<HydrationPlan.LivePiece> live = new ArrayList<>();
        List<Opened> scans = new ArrayList<>();
        Optional<RecoveryPointManifest.Disk> held =
                Optional.ofNullable(base).flatMap(known -> known.disk(disk.diskId()));
        long first = held.map(RecoveryPointManifest.Disk::headSegment).orElse(0L) + 1;
        Map<String, Long> lengths = lengths(manifest, disk, first);
        List<RangePlan.SourceSegment> sources = new ArrayList<>();
        for (long number = disk.headSegment(); number >= first; number--) {
            sources.add(chained(manifest, disk, number, lengths));
        }
        SideBySide.forEach(AT_ONCE, sources, source -> open(manifest, disk, source), segment -> {
            if (segment.isScan) {
                scans.add(segment);
            } else {
                take(segment, coverage, live);
            }
        });
        scans.forEach(segment -> take(segment, coverage, live));
        if (base != null && held.isPresent()) {
            List<RangePlan.SourceSegment> parts = held.get().segments().stream()
                    .map(segment -> based(base, disk, segment))
                    .toList();
            SideBySide.forEach(
                    AT_ONCE, parts, source -> open(manifest, disk, source), segment -> take(segment, coverage, live));
        }
        live.sort(Comparator.comparingLong(HydrationPlan.LivePiece::targetOffset));
        return new HydrationPlan(manifest.itemId(), disk.diskId(), manifest.epoch(), disk.sizeBytes(), live);
    }

    private record Opened(RangePlan.SourceSegment source, boolean isScan, SegmentIndex index) {}

    /** Lists by what the first and the last name have in common: nearly all of the older segments are left out. */
    private Map<String, Long> lengths(RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk, long first)
            throws IOException {
        Map<String, Long> lengths = new HashMap<>();
        if (first <= disk.headSegment()) {
            String from = BlobNames.segment(manifest.epoch(), disk.diskId(), first);
            String to = BlobNames.segment(manifest.epoch(), disk.diskId(), disk.headSegment());
            int common = Arrays.mismatch(from.toCharArray(), to.toCharArray());
            segments.list(common < 0 ? from : from.substring(0, common))
                    .forEach(blob -> lengths.put(blob.name(), blob.lengthBytes()));
        }
        return lengths;
    }

    private static RangePlan.SourceSegment chained(
            RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk, long number, Map<String, Long> lengths)
            throws DamagedDataException {
        String name = BlobNames.segment(manifest.epoch(), disk.diskId(), number);
        Long length = lengths.get(name);
        if (length == null) {
            throw new DamagedDataException("segment " + name + ": it is missing");
        }
        return new RangePlan.SourceSegment(name, number, length, "");
    }

    private static RangePlan.SourceSegment based(
            RecoveryPointManifest base, RecoveryPointManifest.Disk disk, RecoveryPointManifest.Segment segment) {
        String name = BlobNames.baseSegment(base.epoch(), disk.diskId(), base.point(), segment.digest());
        return new RangePlan.SourceSegment(
                name, segment.number(), segment.lengthBytes(), String.valueOf(base.previous()));
    }

    private Opened open(RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk, RangePlan.SourceSegment source)
            throws IOException {
        SegmentReader.SegmentPlace place = new SegmentReader.SegmentPlace(
                manifest.itemId(), disk.diskId(), manifest.epoch(), source.number(), source.base());
        SegmentReader reader = SegmentReader.open(segments, source.blob(), source.lengthBytes(), place, unwrapper);
        if (reader.header().diskSizeBytes() != disk.sizeBytes()) {
            throw new DamagedDataException("segment " + source.blob() + ": it is of a disk of "
                    + reader.header().diskSizeBytes() + " bytes, not of " + disk.sizeBytes());
        }
        boolean isScan = reader.header().lastSequence() == 0;
        return new Opened(source, isScan, reader.index());
    }

    private static void take(Opened segment, Coverage coverage, List<HydrationPlan.LivePiece> live) {
        List<SegmentIndex.Entry> entries = segment.index.extents();
        for (int i = entries.size() - 1; i >= 0; i--) {
            SegmentIndex.Entry entry = entries.get(i);
            for (Extent free : coverage.claim(entry.offsetBytes(), entry.lengthBytes())) {
                if (!entry.isHole()) {
                    live.add(new HydrationPlan.LivePiece(
                            free.offsetBytes(),
                            (int) free.lengthBytes(),
                            segment.source,
                            entry.frame(),
                            segment.index.frames().get(entry.frame()),
                            entry.frameOffset() + (int) (free.offsetBytes() - entry.offsetBytes())));
                }
            }
        }
    }
}
