package io.farshore.replication.fuzz;

import io.farshore.replication.block.Ids;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.SegmentCipher;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A segment with its parts in the clear, as fuzzers change it, so that they get behind the seals. Layout: flags (1: the
 * frames' places in the index are made right), u16 length of the header, the header, u8 number of frames, the frames,
 * the index, then up to 32 bytes that replace the beginning of the trailer. Frames and index are parts: u32 plain
 * length, s8 encoding, u16 length, bytes as encoded.
 */
public final class OpenSegment {
    private static final int FIXED_HEADER_BYTES = 168;
    private static final int TRAILER_BYTES = 48;
    private static final int MAX_FRAMES = 16;

    private final ByteBuffer input;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final byte[] header;
    private final SegmentCipher cipher;

    private record Part(int plainLength, int encoding, byte[] encoded) {}

    private record Place(int offset, int sealed, Part part) {}

    private OpenSegment(byte[] input, byte[] dataKey) {
        this.input = ByteBuffer.wrap(input);
        this.input.get();
        this.header = take(unsigned(2));
        byte[] fields = Arrays.copyOf(header, Math.max(header.length, FIXED_HEADER_BYTES));
        ByteBuffer at = ByteBuffer.wrap(fields);
        try (DataKey key = DataKey.of(dataKey)) {
            byte[] salt = Arrays.copyOfRange(fields, 128, 160);
            byte[] segmentKey = key.segmentKey(
                    salt, Ids.get(at.position(16)), Ids.get(at.position(32)), at.getLong(48), at.getLong(56));
            this.cipher = new SegmentCipher(segmentKey, Digests.sha256(header));
        }
    }

    /** The segment's bytes, sealed under {@code dataKey}; {@code input} has at least one byte. */
    public static byte[] seal(byte[] input, byte[] dataKey) {
        return new OpenSegment(input, dataKey).seal((input[0] & 1) != 0);
    }

    private byte[] seal(boolean mendPlaces) {
        output.writeBytes(header);
        Place[] frames = new Place[Math.min(unsigned(1), MAX_FRAMES)];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = emit(SegmentCipher.Part.FRAME, i, part());
        }
        Part index = part();
        if (mendPlaces) {
            mend(index.encoded, frames);
        }
        Place place = emit(SegmentCipher.Part.INDEX, 0, index);
        output.writeBytes(trailer(place, frames.length));
        return output.toByteArray();
    }

    private static void mend(byte[] index, Place[] frames) {
        ByteBuffer buffer = ByteBuffer.wrap(index);
        for (int i = 0; i < frames.length && 28 + 20 * i <= index.length; i++) {
            buffer.position(8 + 20 * i).putLong(frames[i].offset).putInt(frames[i].sealed);
            buffer.putInt(frames[i].part.plainLength).putInt(frames[i].part.encoding);
        }
    }

    private byte[] trailer(Place index, int frames) {
        byte[] trailer = new byte[TRAILER_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(trailer);
        buffer.putLong(index.offset).putInt(index.sealed).putInt(index.part.plainLength);
        buffer.putInt(index.part.encoding).putInt(frames).putLong(0).putLong(0x4653_4852_454E_4431L);
        byte[] replacing = take(32);
        System.arraycopy(replacing, 0, trailer, 0, replacing.length);
        Checksums.seal(trailer, 0, TRAILER_BYTES);
        return trailer;
    }

    private Part part() {
        int plain = unsigned(4);
        int encoding = (byte) unsigned(1);
        return new Part(plain, encoding, take(unsigned(2)));
    }

    private Place emit(SegmentCipher.Part kind, int number, Part part) {
        byte[] sealed = new byte[part.encoded.length + SegmentCipher.TAG_BYTES];
        int offset = output.size();
        int length =
                cipher.seal(kind, number, part.encoded, part.encoded.length, part.plainLength, part.encoding, sealed);
        output.write(sealed, 0, length);
        return new Place(offset, length, part);
    }

    /** The next bytes as a number; what is missing counts as 0. */
    private int unsigned(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (input.hasRemaining() ? input.get() & 0xFF : 0);
        }
        return value;
    }

    private byte[] take(int length) {
        byte[] bytes = new byte[Math.min(length, input.remaining())];
        input.get(bytes);
        return bytes;
    }
}
