package io.farshore.replication.segment;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.SegmentCipher;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Reads one segment by ranges: header, trailer and index at once, frames when they are asked for. Every error names the
 * blob. Not thread-safe.
 */
public final class SegmentReader {
    /** Nothing longer is a segment: section 4 of {@code docs/format.md}. */
    public static final int MAX_BYTES = 64 << 20;

    /** The header is read with what follows it, the trailer with what comes before: a request costs more than bytes. */
    private static final int EAGER_BYTES = 8 << 10;

    private final SegmentStore store;
    private final String name;
    /** The first bytes of the segment; all of a small one. */
    private final byte[] head;

    private final SegmentHeader header;
    private final SegmentCipher cipher;
    private final FrameCodec codec = new FrameCodec();
    private final long segmentBytes;

    private SegmentReader(
            SegmentStore store,
            String name,
            long segmentBytes,
            byte[] head,
            SegmentHeader header,
            SegmentCipher cipher) {
        this.store = store;
        this.name = name;
        this.head = head;
        this.segmentBytes = segmentBytes;
        this.header = header;
        this.cipher = cipher;
    }

    /**
     * Opens a segment and checks that it is the one expected.
     *
     * @throws DamagedDataException if it is another one, or no segment
     */
    public static SegmentReader open(
            SegmentStore store, String name, long segmentBytes, SegmentPlace expected, KeyUnwrapper unwrapper)
            throws IOException {
        try {
            if (segmentBytes < SegmentHeader.FIXED_BYTES || segmentBytes > MAX_BYTES) {
                throw new DamagedDataException("a segment cannot have " + segmentBytes + " bytes");
            }
            byte[] head = store.read(name, 0, (int) Math.min(segmentBytes, EAGER_BYTES));
            SegmentHeader header = SegmentHeader.parse(head);
            if (!expected.equals(SegmentPlace.of(header))) {
                throw new DamagedDataException("it says it is " + SegmentPlace.of(header));
            }
            byte[] headerDigest = Digests.sha256(Arrays.copyOf(head, header.lengthBytes()));
            try (DataKey key = dataKey(unwrapper, header)) {
                byte[] segmentKey = key.segmentKey(
                        header.salt(), header.itemId(), header.diskId(), header.epoch(), header.number());
                return new SegmentReader(
                        store, name, segmentBytes, head, header, new SegmentCipher(segmentKey, headerDigest));
            }
        } catch (DamagedDataException e) {
            throw new DamagedDataException("segment " + name + ": " + e.getMessage(), e);
        }
    }

    private static DataKey dataKey(KeyUnwrapper unwrapper, SegmentHeader header) throws IOException {
        byte[] secret = unwrapper.unwrap(header.keyId(), header.wrappedKey());
        if (secret.length != DataKey.LENGTH_BYTES) {
            throw new DamagedDataException("what its header holds is no data key");
        }
        return DataKey.of(secret);
    }

    /**
     * Which segment of what.
     *
     * @param itemId whose
     * @param diskId which disk
     * @param epoch which epoch
     * @param number from 1
     * @param base lower-case hex digest of the manifest at which the base stands that it is part of; empty when it is part
     *     of the chain
     */
    public record SegmentPlace(UUID itemId, UUID diskId, long epoch, long number, String base) {
        static SegmentPlace of(SegmentHeader header) {
            String base =
                    switch (header.kind()) {
                        case CHAIN -> "";
                        case BASE -> HexFormat.of().formatHex(header.previousDigest());
                    };
            return new SegmentPlace(header.itemId(), header.diskId(), header.epoch(), header.number(), base);
        }
    }

    /** The segment's header. */
    public SegmentHeader header() {
        return header;
    }

    /** Fetches and opens the index. */
    public SegmentIndex index() throws IOException {
        try {
            if (segmentBytes < header.lengthBytes() + SegmentTrailer.LENGTH_BYTES) {
                throw new DamagedDataException("it is cut short");
            }
            long from = Math.max(header.lengthBytes(), segmentBytes - EAGER_BYTES);
            byte[] tail = read(from, (int) (segmentBytes - from));
            byte[] last = Arrays.copyOfRange(tail, tail.length - SegmentTrailer.LENGTH_BYTES, tail.length);
            SegmentTrailer trailer = SegmentTrailer.parse(last, segmentBytes, header.lengthBytes());
            int at = (int) (trailer.indexOffsetBytes() - from);
            byte[] sealed = at >= 0
                    ? Arrays.copyOfRange(tail, at, at + trailer.indexSealedBytes())
                    : read(trailer.indexOffsetBytes(), trailer.indexSealedBytes());
            byte[] plain =
                    open(SegmentCipher.Part.INDEX, 0, sealed, trailer.indexPlainBytes(), trailer.indexEncoding());
            SegmentIndex index = SegmentIndex.parse(plain, header);
            if (index.frames().size() != trailer.frameCount()) {
                throw new DamagedDataException("its trailer and its index do not agree");
            }
            return index;
        } catch (DamagedDataException e) {
            throw new DamagedDataException("segment " + name + ": " + e.getMessage(), e);
        }
    }

    private byte[] read(long offset, int length) throws IOException {
        return offset + length <= head.length
                ? Arrays.copyOfRange(head, (int) offset, (int) offset + length)
                : store.read(name, offset, length);
    }

    /** Takes frames one by one. */
    @FunctionalInterface
    public interface FrameVisitor {
        /**
         * @param index its place among the frames asked for
         * @param encoded the opened frame, still encoded as its index says
         */
        void frame(int index, byte[] encoded) throws IOException;
    }

    /**
     * Fetches frames that stand one behind the other, in one request, and opens them; returns their plain bytes.
     *
     * @param firstNumber the number of the first in the segment
     */
    public List<byte[]> frames(int firstNumber, List<SegmentIndex.Frame> frames) throws IOException {
        List<byte[]> plain = new ArrayList<>(frames.size());
        visit(firstNumber, frames, (index, encoded) -> {
            SegmentIndex.Frame frame = frames.get(index);
            plain.add(codec.decode(encoded, encoded.length, frame.encoding(), frame.plainBytes()));
        });
        return plain;
    }

    /** As {@link #frames}, for callers that decode them to where they belong. */
    public void visit(int firstNumber, List<SegmentIndex.Frame> frames, FrameVisitor visitor) throws IOException {
        try {
            byte[] sealed = read(frames.getFirst().offsetBytes(), Math.toIntExact(checkedLength(frames)));
            int at = 0;
            for (int i = 0; i < frames.size(); i++) {
                SegmentIndex.Frame frame = frames.get(i);
                byte[] part = Arrays.copyOfRange(sealed, at, at + frame.sealedBytes());
                visitor.frame(
                        i,
                        cipher.open(
                                SegmentCipher.Part.FRAME, firstNumber + i, part, frame.plainBytes(), frame.encoding()));
                at += frame.sealedBytes();
            }
        } catch (DamagedDataException e) {
            throw new DamagedDataException("segment " + name + ": " + e.getMessage(), e);
        }
    }

    /** The length of frames that must stand one behind the other. */
    private long checkedLength(List<SegmentIndex.Frame> frames) throws DamagedDataException {
        long start = frames.getFirst().offsetBytes();
        long length = 0;
        for (SegmentIndex.Frame frame : frames) {
            if (frame.plainBytes() < 0
                    || frame.plainBytes() > SegmentWriter.MAX_FRAME_BYTES
                    || frame.sealedBytes() < SegmentCipher.TAG_BYTES
                    || frame.sealedBytes() > 2 * SegmentWriter.MAX_FRAME_BYTES
                    || frame.offsetBytes() < header.lengthBytes()
                    || frame.offsetBytes() > segmentBytes - frame.sealedBytes()
                    || frame.offsetBytes() != start + length) {
                throw new DamagedDataException("a frame of its index is out of bounds");
            }
            length += frame.sealedBytes();
        }
        return length;
    }

    private byte[] open(SegmentCipher.Part part, long place, byte[] sealed, int plainBytes, int encoding)
            throws DamagedDataException {
        byte[] encoded = cipher.open(part, place, sealed, plainBytes, encoding);
        return codec.decode(encoded, encoded.length, encoding, plainBytes);
    }
}
