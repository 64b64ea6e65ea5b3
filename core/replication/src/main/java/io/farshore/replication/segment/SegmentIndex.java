package io.farshore.replication.segment;

import io.farshore.replication.block.DamagedDataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a segment holds and where: section 4.4 of {@code docs/format.md}.
 *
 * @param frames the sealed frames in file order
 * @param extents what was written to the disk, in order: a later one covers an earlier one of the same sequence
 */
public record SegmentIndex(List<Frame> frames, List<Entry> extents) {
    public static final int MAX_FRAMES = 1 << 16;
    public static final int MAX_EXTENTS = 1 << 20;
    static final int FRAME_BYTES = 20;
    static final int ENTRY_BYTES = 32;
    private static final int NO_FRAME = -1;

    /**
     * A sealed frame.
     *
     * @param offsetBytes where it begins in the segment
     * @param sealedBytes its length there, tag included
     * @param plainBytes its length after decoding, at most {@link SegmentWriter#MAX_FRAME_BYTES}
     * @param encoding see {@link io.farshore.replication.codec.FrameCodec}
     */
    public record Frame(long offsetBytes, int sealedBytes, int plainBytes, int encoding) {}

    /**
     * A piece of the disk.
     *
     * @param offsetBytes where on the disk
     * @param lengthBytes how long
     * @param frame which frame holds its bytes, -1 when it reads as zeroes
     * @param frameOffset where in the plain frame it begins
     * @param sequence the write it came with, 0 for scan blocks
     */
    public record Entry(long offsetBytes, long lengthBytes, int frame, int frameOffset, long sequence) {
        /** Whether the extent reads as zeroes. */
        public boolean isHole() {
            return frame == NO_FRAME;
        }
    }

    public SegmentIndex {
        frames = List.copyOf(frames);
        extents = List.copyOf(extents);
    }

    static Entry hole(long offsetBytes, long lengthBytes, long sequence) {
        return new Entry(offsetBytes, lengthBytes, NO_FRAME, 0, sequence);
    }

    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(8 + frames.size() * FRAME_BYTES + extents.size() * ENTRY_BYTES);
        buffer.putInt(frames.size()).putInt(extents.size());
        for (Frame frame : frames) {
            buffer.putLong(frame.offsetBytes)
                    .putInt(frame.sealedBytes)
                    .putInt(frame.plainBytes)
                    .putInt(frame.encoding);
        }
        for (Entry entry : extents) {
            buffer.putLong(entry.offsetBytes).putLong(entry.lengthBytes);
            buffer.putInt(entry.frame).putInt(entry.frameOffset).putLong(entry.sequence);
        }
        return buffer.array();
    }

    static SegmentIndex parse(byte[] bytes, SegmentHeader header) throws DamagedDataException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int frameCount = buffer.remaining() < 8 ? -1 : buffer.getInt();
        int extentCount = frameCount < 0 ? -1 : buffer.getInt();
        if (frameCount < 0
                || frameCount > MAX_FRAMES
                || extentCount < 0
                || extentCount > MAX_EXTENTS
                || buffer.remaining() != frameCount * FRAME_BYTES + extentCount * ENTRY_BYTES) {
            throw new DamagedDataException("a segment index has the wrong length");
        }
        List<Frame> frames = new ArrayList<>(frameCount);
        for (int i = 0; i < frameCount; i++) {
            Frame frame = new Frame(buffer.getLong(), buffer.getInt(), buffer.getInt(), buffer.getInt());
            if (frame.plainBytes < 0 || frame.plainBytes > SegmentWriter.MAX_FRAME_BYTES) {
                throw new DamagedDataException("a frame of a segment index is out of bounds");
            }
            frames.add(frame);
        }
        List<Entry> extents = new ArrayList<>(extentCount);
        for (int i = 0; i < extentCount; i++) {
            Entry entry =
                    new Entry(buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt(), buffer.getLong());
            check(entry, frames, header);
            extents.add(entry);
        }
        return new SegmentIndex(frames, extents);
    }

    private static void check(Entry entry, List<Frame> frames, SegmentHeader header) throws DamagedDataException {
        boolean onDisk = entry.offsetBytes >= 0
                && entry.lengthBytes > 0
                && entry.lengthBytes <= header.diskSizeBytes() - entry.offsetBytes;
        boolean inOrder = entry.sequence >= header.firstSequence() && entry.sequence <= header.lastSequence();
        boolean inFrame = entry.frame == NO_FRAME
                || entry.frame >= 0
                        && entry.frame < frames.size()
                        && entry.frameOffset >= 0
                        && entry.lengthBytes <= frames.get(entry.frame).plainBytes - (long) entry.frameOffset;
        if (!onDisk || !inFrame || !inOrder) {
            throw new DamagedDataException("a segment index names bytes or sequences that are not there");
        }
    }
}
