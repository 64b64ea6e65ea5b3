package io.farshore.replication.hydrate;

import io.farshore.replication.segment.SegmentIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which frames hold the live bytes of one disk at one recovery point. Holes are not listed: a fresh target reads as
 * zeroes.
 *
 * @param itemId whose
 * @param diskId which disk
 * @param epoch which epoch
 * @param diskSizeBytes how large the disk is
 * @param pieces the live bytes in the order of their target offsets; none overlaps another
 */
public record HydrationPlan(UUID itemId, UUID diskId, long epoch, long diskSizeBytes, List<LivePiece> pieces) {
    /** Ranges of the target are multiples of this. */
    public static final int RANGE_ALIGNMENT_BYTES = 1 << 20;

    public HydrationPlan {
        pieces = List.copyOf(pieces);
    }

    /** Live bytes: {@code lengthBytes} bytes of a frame from {@code frameOffset}. */
    public record LivePiece(
            long targetOffset,
            int lengthBytes,
            RangePlan.SourceSegment segment,
            int frameNumber,
            SegmentIndex.Frame frame,
            int frameOffset) {
        private LivePiece part(int from, int length) {
            return new LivePiece(targetOffset + from, length, segment, frameNumber, frame, frameOffset + from);
        }
    }

    /** How many bytes of the disk are not zero runs. */
    public long liveBytes() {
        return pieces.stream().mapToLong(LivePiece::lengthBytes).sum();
    }

    /**
     * Splits the plan into tasks; ranges without live bytes have none.
     *
     * @param rangeBytes a positive multiple of {@link #RANGE_ALIGNMENT_BYTES}
     */
    public List<RangePlan> split(int rangeBytes) {
        if (rangeBytes <= 0 || rangeBytes % RANGE_ALIGNMENT_BYTES != 0) {
            throw new IllegalArgumentException("ranges are multiples of " + RANGE_ALIGNMENT_BYTES + " bytes");
        }
        Map<Long, List<LivePiece>> byRange = new LinkedHashMap<>();
        for (LivePiece piece : pieces) {
            int from = 0;
            while (from < piece.lengthBytes) {
                long range = (piece.targetOffset + from) / rangeBytes;
                long rangeEnd = (range + 1) * rangeBytes;
                int length = (int) Math.min(piece.lengthBytes - from, rangeEnd - piece.targetOffset - from);
                byRange.computeIfAbsent(range, r -> new ArrayList<>()).add(piece.part(from, length));
                from += length;
            }
        }
        List<RangePlan> ranges = new ArrayList<>();
        byRange.forEach((range, list) -> ranges.add(toRange(range * rangeBytes, rangeBytes, list)));
        return ranges;
    }

    private RangePlan toRange(long offset, int rangeBytes, List<LivePiece> live) {
        List<LivePiece> byPlace = new ArrayList<>(live);
        byPlace.sort(java.util.Comparator.comparingLong((LivePiece piece) -> piece.segment.number())
                .thenComparing(piece -> piece.segment.blob())
                .thenComparingInt(LivePiece::frameNumber));
        Map<RangePlan.SourceSegment, Integer> segments = new LinkedHashMap<>();
        Map<RangePlan.SourceFrame, Integer> frames = new LinkedHashMap<>();
        List<RangePlan.Piece> parts = new ArrayList<>();
        for (LivePiece piece : byPlace) {
            int segment = segments.computeIfAbsent(piece.segment, s -> segments.size());
            int frame = frames.computeIfAbsent(
                    new RangePlan.SourceFrame(segment, piece.frameNumber, piece.frame), f -> frames.size());
            parts.add(new RangePlan.Piece(piece.targetOffset, piece.lengthBytes, frame, piece.frameOffset));
        }
        int length = (int) Math.min(rangeBytes, diskSizeBytes - offset);
        return new RangePlan(
                itemId,
                diskId,
                epoch,
                offset,
                length,
                List.copyOf(segments.keySet()),
                List.copyOf(frames.keySet()),
                parts);
    }
}
