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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which frames are live, from the segments' indexes alone. The newest write wins: segments are taken from the
 * newest to the oldest, within each from the last extent to the first, and what is covered already is left out. Scan
 * blocks, sequence 0, come after all writes, whichever segment number they have.
 */
public final class HydrationPlanner {
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

    /**
     * Plans one disk of a recovery point.
     *
     * @throws DamagedDataException naming the blob if one is missing or damaged
     */
    public HydrationPlan plan(RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk) throws IOException {
        Map<String, Long> lengths = new HashMap<>();
        segments.list(BlobNames.segmentPrefix(manifest.epoch(), disk.diskId()))
                .forEach(blob -> lengths.put(blob.name(), blob.lengthBytes()));
        Coverage coverage = new Coverage();
        List<HydrationPlan.LivePiece> live = new ArrayList<>();
        List<Opened> scans = new ArrayList<>();
        for (long number = disk.headSegment(); number >= 1; number--) {
            Opened segment = open(manifest, disk, number, lengths);
            if (segment.isScan) {
                scans.add(segment);
            } else {
                take(segment, coverage, live);
            }
        }
        scans.forEach(segment -> take(segment, coverage, live));
        live.sort(Comparator.comparingLong(HydrationPlan.LivePiece::targetOffset));
        return new HydrationPlan(manifest.itemId(), disk.diskId(), manifest.epoch(), disk.sizeBytes(), live);
    }

    private record Opened(RangePlan.SourceSegment source, boolean isScan, SegmentIndex index) {}

    private Opened open(
            RecoveryPointManifest manifest, RecoveryPointManifest.Disk disk, long number, Map<String, Long> lengths)
            throws IOException {
        String name = BlobNames.segment(manifest.epoch(), disk.diskId(), number);
        Long length = lengths.get(name);
        if (length == null) {
            throw new DamagedDataException("segment " + name + ": it is missing");
        }
        SegmentReader.SegmentPlace place =
                new SegmentReader.SegmentPlace(manifest.itemId(), disk.diskId(), manifest.epoch(), number);
        SegmentReader reader = SegmentReader.open(segments, name, length, place, unwrapper);
        boolean isScan = reader.header().lastSequence() == 0;
        return new Opened(new RangePlan.SourceSegment(number, length), isScan, reader.index());
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
