package io.farshore.replication.segment;

import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.codec.ZeroRuns;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.SegmentCipher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Turns the writes of one disk into one segment while they stream by: zero runs become holes, the rest is gathered into
 * frames, compressed, sealed and written, and the digest of the whole is taken on the way. Plain bytes are never
 * written anywhere. Not thread-safe.
 */
public final class SegmentWriter {
    /** Plain bytes gathered into one frame. */
    public static final int FRAME_BYTES = FramePool.FRAME_BYTES;
    /** Readers refuse larger frames. */
    public static final int MAX_FRAME_BYTES = 1 << 20;

    private final OutputStream output;
    private final SegmentHeader header;
    private final MessageDigest digest = Digests.sha256();
    private final FrameCodec codec;
    private final SegmentCipher cipher;
    private final FramePool pool;
    /** Full frames that are being compressed, oldest first. */
    private final Deque<FramePool.Frame> pending = new ArrayDeque<>();

    private FramePool.Frame filling;
    private int frameCount;
    private final List<SegmentIndex.Frame> frames = new ArrayList<>();
    private final List<SegmentIndex.Entry> extents = new ArrayList<>();
    private byte[] transfer = new byte[0];
    private byte[] sealed = new byte[0];
    private long position;

    /**
     * Writes the header.
     *
     * @param key the data key that {@code header} carries wrapped
     */
    public SegmentWriter(OutputStream output, SegmentHeader header, DataKey key, FrameCodec codec) throws IOException {
        this(output, header, key, codec, FramePool.none());
    }

    /**
     * Writes the header.
     *
     * @param key the data key that {@code header} carries wrapped
     * @param codec for the index
     * @param pool compresses the frames
     */
    SegmentWriter(OutputStream output, SegmentHeader header, DataKey key, FrameCodec codec, FramePool pool)
            throws IOException {
        this.output = output;
        this.header = header;
        this.codec = codec;
        this.pool = pool;
        this.filling = pool.take();
        byte[] headerBytes = header.toBytes();
        byte[] segmentKey =
                key.segmentKey(header.salt(), header.itemId(), header.diskId(), header.epoch(), header.number());
        this.cipher = new SegmentCipher(segmentKey, Digests.sha256(headerBytes));
        emit(headerBytes, headerBytes.length);
    }

    /** Adds a write: the remaining bytes of {@code data}, whose position moves to its limit. */
    public void write(long offsetBytes, long sequence, ByteBuffer data) throws IOException {
        int length = data.remaining();
        check(offsetBytes, length, sequence);
        if (data.hasArray()) {
            write(offsetBytes, sequence, data.array(), data.arrayOffset() + data.position(), length);
            data.position(data.limit());
            return;
        }
        if (transfer.length < length) {
            transfer = new byte[length];
        }
        data.get(transfer, 0, length);
        write(offsetBytes, sequence, transfer, 0, length);
    }

    private void write(long offsetBytes, long sequence, byte[] data, int from, int length) throws IOException {
        int at = 0;
        while (at < length) {
            boolean zero = ZeroRuns.isZero(data, from + at, Math.min(ZeroRuns.BLOCK_BYTES, length - at));
            int run = ZeroRuns.runLength(data, from + at, from + length, zero);
            if (zero) {
                extents.add(SegmentIndex.hole(offsetBytes + at, run, sequence));
            } else {
                gather(offsetBytes + at, data, from + at, run, sequence);
            }
            at += run;
        }
    }

    /** Adds a run of zeroes. */
    public void zero(long offsetBytes, long lengthBytes, long sequence) {
        check(offsetBytes, lengthBytes, sequence);
        extents.add(SegmentIndex.hole(offsetBytes, lengthBytes, sequence));
    }

    /** Writes index and trailer. The output is neither forced nor closed. */
    public SealedSegment finish() throws IOException {
        if (filling.lengthBytes() > 0) {
            pending.add(filling); // compressed here: nothing is left to do meanwhile
            frameCount++;
        }
        while (!pending.isEmpty()) {
            sealOldest();
        }
        if (extents.size() > SegmentIndex.MAX_EXTENTS || frames.size() > SegmentIndex.MAX_FRAMES) {
            throw new IllegalStateException("a batch may not hold so many extents");
        }
        byte[] index = new SegmentIndex(frames, extents).toBytes();
        FrameCodec.Encoded encoded = codec.encode(index, index.length);
        long indexOffset = position;
        int sealedBytes = seal(SegmentCipher.Part.INDEX, 0, encoded, index.length);
        byte[] trailer =
                new SegmentTrailer(indexOffset, sealedBytes, index.length, encoded.encoding(), frames.size()).toBytes();
        emit(trailer, trailer.length);
        return new SealedSegment(header, position, digest.digest());
    }

    private void check(long offsetBytes, long lengthBytes, long sequence) {
        if (offsetBytes < 0 || lengthBytes < 1 || lengthBytes > header.diskSizeBytes() - offsetBytes) {
            throw new IllegalArgumentException("the disk has " + header.diskSizeBytes() + " bytes; a write of "
                    + lengthBytes + " at " + offsetBytes + " is outside");
        }
        if (sequence < header.firstSequence() || sequence > header.lastSequence()) {
            throw new IllegalArgumentException("sequence " + sequence + " does not belong to this segment");
        }
    }

    private void gather(long offsetBytes, byte[] data, int from, int length, long sequence) throws IOException {
        int at = 0;
        while (at < length) {
            if (filling.isFull()) {
                submitFrame();
            }
            int frameOffset = filling.lengthBytes();
            int part = filling.append(data, from + at, length - at);
            extents.add(new SegmentIndex.Entry(offsetBytes + at, part, frameCount, frameOffset, sequence));
            at += part;
        }
    }

    private void submitFrame() throws IOException {
        pool.submit(filling);
        pending.add(filling);
        frameCount++;
        if (pending.size() >= pool.framesAhead()) {
            sealOldest();
        }
        filling = pool.take();
    }

    private void sealOldest() throws IOException {
        FramePool.Frame frame = pending.remove();
        FrameCodec.Encoded encoded = frame.encoded();
        long offset = position;
        int sealedBytes = seal(SegmentCipher.Part.FRAME, frames.size(), encoded, frame.lengthBytes());
        frames.add(new SegmentIndex.Frame(offset, sealedBytes, frame.lengthBytes(), encoded.encoding()));
        pool.release(frame);
    }

    private int seal(SegmentCipher.Part part, long place, FrameCodec.Encoded encoded, int plainLength)
            throws IOException {
        int needed = encoded.lengthBytes() + SegmentCipher.TAG_BYTES;
        if (sealed.length < needed) {
            sealed = new byte[needed];
        }
        int length = cipher.seal(
                part, place, encoded.bytes(), encoded.lengthBytes(), plainLength, encoded.encoding(), sealed);
        emit(sealed, length);
        return length;
    }

    private void emit(byte[] bytes, int length) throws IOException {
        output.write(bytes, 0, length);
        digest.update(bytes, 0, length);
        position += length;
    }
}
