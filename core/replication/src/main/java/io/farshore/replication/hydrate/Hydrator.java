package io.farshore.replication.hydrate;

import io.farshore.replication.codec.ZeroRuns;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.segment.SegmentReader;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes range plans: fetches each frame once, opens it, and writes what is not zero to the target. Repeating a range
 * writes the same bytes again. Thread-safe.
 */
public final class Hydrator {
    /** The most that is written at once. */
    public static final int MAX_WRITE_BYTES = 4 << 20;

    private static final int MAX_FETCH_BYTES = 8 << 20;

    private final SegmentStore segments;
    private final KeyUnwrapper unwrapper;

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
        byte[] range = new byte[plan.lengthBytes()];
        List<List<RangePlan.Piece>> byFrame = new ArrayList<>();
        plan.frames().forEach(frame -> byFrame.add(new ArrayList<>()));
        plan.pieces().forEach(piece -> byFrame.get(piece.frame()).add(piece));
        int frame = 0;
        for (int segment = 0; segment < plan.segments().size(); segment++) {
            SegmentReader reader = open(plan, plan.segments().get(segment));
            int end = frame;
            while (end < plan.frames().size() && plan.frames().get(end).segment() == segment) {
                end++;
            }
            fill(plan, reader, frame, end, byFrame, range);
            frame = end;
        }
        return writeOut(plan.offsetBytes(), range, target);
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
            List<byte[]> plain = reader.frames(
                    run.getFirst().number(),
                    run.stream().map(RangePlan.SourceFrame::place).toList());
            for (int i = 0; i < plain.size(); i++) {
                for (RangePlan.Piece piece : byFrame.get(at + i)) {
                    int to = (int) (piece.targetOffset() - plan.offsetBytes());
                    System.arraycopy(plain.get(i), piece.frameOffset(), range, to, piece.lengthBytes());
                }
            }
            at = stop;
        }
    }

    /** Whether {@code next} stands right behind {@code last} and may be fetched in the same request. */
    private static boolean follows(SegmentIndex.Frame first, SegmentIndex.Frame last, SegmentIndex.Frame next) {
        return next.offsetBytes() == last.offsetBytes() + last.sealedBytes()
                && next.offsetBytes() + next.sealedBytes() - first.offsetBytes() <= MAX_FETCH_BYTES;
    }

    private static long writeOut(long offset, byte[] range, HydrationTarget target) throws IOException {
        long written = 0;
        int at = 0;
        while (at < range.length) {
            boolean zero = ZeroRuns.isZero(range, at, Math.min(ZeroRuns.BLOCK_BYTES, range.length - at));
            int run = ZeroRuns.runLength(range, at, range.length, zero);
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
