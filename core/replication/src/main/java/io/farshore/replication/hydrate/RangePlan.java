package io.farshore.replication.hydrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The work of one hydration task: which frames to fetch and where their bytes go within one range of the target. It
 * carries nothing secret: keys stay wrapped in the segments.
 *
 * @param itemId whose
 * @param diskId which disk
 * @param epoch which epoch
 * @param offsetBytes where the range begins on the target
 * @param lengthBytes how long it is
 * @param segments the segments that hold live bytes of the range
 * @param frames the frames needed, ordered by segment and place
 * @param pieces where bytes go; none overlaps another
 */
public record RangePlan(
        UUID itemId,
        UUID diskId,
        long epoch,
        long offsetBytes,
        int lengthBytes,
        List<SourceSegment> segments,
        List<SourceFrame> frames,
        List<Piece> pieces) {
    /** A task holds one range in memory; the setting for their size ends here. */
    public static final int MAX_LENGTH_BYTES = 256 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    public RangePlan {
        Objects.requireNonNull(itemId, "itemId");
        Objects.requireNonNull(diskId, "diskId");
        segments = List.copyOf(segments);
        frames = List.copyOf(frames);
        pieces = List.copyOf(pieces);
        if (epoch < 1 || offsetBytes < 0 || lengthBytes < 1 || lengthBytes > MAX_LENGTH_BYTES) {
            throw new IllegalArgumentException("a range of " + lengthBytes + " bytes at " + offsetBytes);
        }
        int last = 0;
        for (SourceFrame frame : frames) {
            if (frame.segment < last || frame.segment >= segments.size()) {
                throw new IllegalArgumentException("a frame of segment " + frame.segment + " out of its order");
            }
            last = frame.segment;
        }
        for (Piece piece : pieces) {
            check(piece, frames.get(piece.frame).place, offsetBytes, lengthBytes);
        }
    }

    private static void check(Piece piece, SegmentIndex.Frame source, long offsetBytes, int lengthBytes) {
        long at = piece.targetOffset - offsetBytes;
        if (piece.lengthBytes < 1
                || piece.targetOffset < offsetBytes
                || at > lengthBytes - (long) piece.lengthBytes
                || piece.frameOffset < 0
                || piece.frameOffset > source.plainBytes() - (long) piece.lengthBytes) {
            throw new IllegalArgumentException("a piece outside its range or its frame");
        }
    }

    /**
     * A segment to read from.
     *
     * @param blob its name
     * @param number within the chain or the base
     * @param lengthBytes of the blob
     * @param base see {@link io.farshore.replication.segment.SegmentReader.SegmentPlace}
     */
    public record SourceSegment(String blob, long number, long lengthBytes, String base) {
        public SourceSegment {
            BlobNames.check(blob);
            Objects.requireNonNull(base, "base");
        }
    }

    /** A frame to fetch: frame {@code number} of {@code segments[segment]}. */
    public record SourceFrame(int segment, int number, SegmentIndex.Frame place) {
        public SourceFrame {
            Objects.requireNonNull(place, "place");
        }
    }

    /** {@code lengthBytes} bytes of {@code frames[frame]} from {@code frameOffset} go to {@code targetOffset}. */
    public record Piece(long targetOffset, int lengthBytes, int frame, int frameOffset) {}

    /** The plan as JSON. */
    public byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The opposite of {@link #toBytes}. */
    public static RangePlan parse(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, RangePlan.class);
    }
}
