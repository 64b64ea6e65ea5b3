package io.farshore.replication.hydrate;

import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.codec.ZeroRuns;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.segment.SegmentReader;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Executes range plans: fetches each frame once, opens it, and writes what is not zero to the target. Repeating a range
 * writes the same bytes again. Thread-safe.
 */
public final class Hydrator {
    /** The most that is written at once. */
    public static final int MAX_WRITE_BYTES = 4 << 20;

    private static final int MAX_FETCH_BYTES = 8 << 20;

    /** Segments of a range that are fetched at once, each with so many bytes at most. */
    private static final int AT_ONCE = 4;

    private final SegmentStore segments;
    private final KeyUnwrapper unwrapper;
    /** Ranges are large: new memory for each costs more than opening its frames. Given up when memory is short. */
    private final Queue<SoftReference<byte[]>> buffers = new ConcurrentLinkedQueue<>();

    /**
     * @param segments the container of the item's segments
     * @param unwrapper opens their data keys
     */
    public Hydrator(SegmentStore segments, KeyUnwrapper unwrapper) {
        this.segments = segments;
        this.unwrapper = unwrapper;
    }

    /** Writes one range of a target that reads as zeroes where nothing was written; returns the bytes written. */
    public long run(RangePlan plan, HydrationTarget target) throws IOException {
        byte[] range = takeBuffer(plan.lengthBytes());
        clearGaps(plan, range);
        long written = fillAndWrite(plan, range, target);
        buffers.add(new SoftReference<>(range));
        return written;
    }

    private byte[] takeBuffer(int length) {
        for (SoftReference<byte[]> kept = buffers.poll(); kept != null; kept = buffers.poll()) {
            byte[] buffer = kept.get();
            if (buffer != null && buffer.length >= length) {
                return buffer;
            }
        }
        return new byte[length];
    }

    /** What no piece covers reads as zeroes; everything else is written over. */
    private static void clearGaps(RangePlan plan, byte[] range) {
        List<RangePlan.Piece> pieces = new ArrayList<>(plan.pieces());
        pieces.sort(Comparator.comparingLong(RangePlan.Piece::targetOffset));
        int at = 0;
        for (RangePlan.Piece piece : pieces) {
            int from = (int) (piece.targetOffset() - plan.offsetBytes());
            if (from > at) {
                Arrays.fill(range, at, from, (byte) 0);
            }
            at = Math.max(at, from + piece.lengthBytes());
        }
        Arrays.fill(range, at, Math.max(at, plan.lengthBytes()), (byte) 0);
    }

    private long fillAndWrite(RangePlan plan, byte[] range, HydrationTarget target) throws IOException {
        List<List<RangePlan.Piece>> byFrame = new ArrayList<>();
        plan.frames().forEach(frame -> byFrame.add(new ArrayList<>()));
        plan.pieces().forEach(piece -> byFrame.get(piece.frame()).add(piece));
        // No two pieces overlap, so it does not matter which is put first.
        SideBySide.forEach(
                AT_ONCE,
                parts(plan),
                part -> {
                    fill(plan, open(plan, part.segment), part.firstFrame, part.endFrame, byFrame, range);
                    return part;
                },
                part -> {});
        return writeOut(plan, range, target);
    }

    /** What a range takes from one segment: frames from the first up to but not including the end. */
    private record Part(RangePlan.SourceSegment segment, int firstFrame, int endFrame) {}

    private static List<Part> parts(RangePlan plan) {
        List<Part> parts = new ArrayList<>();
        int frame = 0;
        for (int segment = 0; segment < plan.segments().size(); segment++) {
            int end = frame;
            while (end < plan.frames().size() && plan.frames().get(end).segment() == segment) {
                end++;
            }
            parts.add(new Part(plan.segments().get(segment), frame, end));
            frame = end;
        }
        return parts;
    }

    private SegmentReader open(RangePlan plan, RangePlan.SourceSegment segment) throws IOException {
        SegmentReader.SegmentPlace place = new SegmentReader.SegmentPlace(
                plan.itemId(), plan.diskId(), plan.epoch(), segment.number(), segment.base());
        return SegmentReader.open(segments, segment.blob(), segment.lengthBytes(), place, unwrapper);
    }

    private static void fill(
            RangePlan plan, SegmentReader reader, int from, int end, List<List<RangePlan.Piece>> byFrame, byte[] range)
            throws IOException {
        int at = from;
        while (at < end) {
            int stop = at + 1;
            SegmentIndex.Frame first = plan.frames().get(at).place();
            while (stop < end
                    && follows(
                            first,
                            plan.frames().get(stop - 1).place(),
                            plan.frames().get(stop).place())) {
                stop++;
            }
            List<RangePlan.SourceFrame> run = plan.frames().subList(at, stop);
            int start = at;
            reader.visit(
                    run.getFirst().number(),
                    run.stream().map(RangePlan.SourceFrame::place).toList(),
                    (index, encoded) -> put(plan, run.get(index).place(), byFrame.get(start + index), encoded, range));
            at = stop;
        }
    }

    /** Decodes a frame: to where it belongs when it goes there whole, else beside. */
    private static void put(
            RangePlan plan, SegmentIndex.Frame frame, List<RangePlan.Piece> pieces, byte[] encoded, byte[] range)
            throws IOException {
        FrameCodec codec = new FrameCodec(); // cheap: it has no buffer until it encodes
        int length = frame.plainBytes();
        if (pieces.size() == 1 && pieces.getFirst().lengthBytes() == length) {
            int to = (int) (pieces.getFirst().targetOffset() - plan.offsetBytes());
            codec.decode(encoded, encoded.length, frame.encoding(), range, to, length);
            return;
        }
        byte[] plain = codec.decode(encoded, encoded.length, frame.encoding(), length);
        for (RangePlan.Piece piece : pieces) {
            int to = (int) (piece.targetOffset() - plan.offsetBytes());
            System.arraycopy(plain, piece.frameOffset(), range, to, piece.lengthBytes());
        }
    }

    /** Whether {@code next} stands right behind {@code last} and may be fetched in the same request. */
    private static boolean follows(SegmentIndex.Frame first, SegmentIndex.Frame last, SegmentIndex.Frame next) {
        return next.offsetBytes() == last.offsetBytes() + last.sealedBytes()
                && next.offsetBytes() + next.sealedBytes() - first.offsetBytes() <= MAX_FETCH_BYTES;
    }

    private static long writeOut(RangePlan plan, byte[] range, HydrationTarget target) throws IOException {
        long offset = plan.offsetBytes();
        int length = plan.lengthBytes();
        long written = 0;
        int at = 0;
        while (at < length) {
            boolean zero = ZeroRuns.isZero(range, at, Math.min(ZeroRuns.BLOCK_BYTES, length - at));
            int run = ZeroRuns.runLength(range, at, length, zero);
            for (int done = 0; !zero && done < run; done += MAX_WRITE_BYTES) {
                int part = Math.min(MAX_WRITE_BYTES, run - done);
                target.write(offset + at + done, ByteBuffer.wrap(range, at + done, part));
                written += part;
            }
            at += run;
        }
        return written;
    }
}
