package io.farshore.replication.fuzz;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.SegmentCipher;
import io.farshore.replication.segment.SegmentHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes a real segment apart into an {@link OpenSegment}, its key replaced by the golden one. */
public final class Seeds {
    private static final int TRAILER_BYTES = 48;

    private Seeds() {}

    /** The open form of {@code segment}, which was sealed under {@code dataKey}. */
    public static byte[] open(byte[] segment, byte[] dataKey) throws DamagedDataException {
        SegmentHeader header = SegmentHeader.parse(segment);
        byte[] headerBytes = Arrays.copyOf(segment, header.lengthBytes());
        SegmentCipher cipher;
        try (DataKey key = DataKey.of(dataKey)) {
            byte[] segmentKey =
                    key.segmentKey(header.salt(), header.itemId(), header.diskId(), header.epoch(), header.number());
            cipher = new SegmentCipher(segmentKey, Digests.sha256(headerBytes));
        }
        ByteBuffer at = ByteBuffer.wrap(segment, segment.length - TRAILER_BYTES, TRAILER_BYTES);
        int indexOffset = (int) at.getLong();
        byte[] sealed = Arrays.copyOfRange(segment, indexOffset, indexOffset + at.getInt());
        int plainBytes = at.getInt();
        int encoding = at.getInt();
        byte[] encoded = cipher.open(SegmentCipher.Part.INDEX, 0, sealed, plainBytes, encoding);
        byte[] index = new FrameCodec().decode(encoded, encoded.length, encoding, plainBytes);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] own = withGoldenKey(headerBytes, header.keyId().length());
        output.writeBytes(ByteBuffer.allocate(3)
                .put((byte) 1)
                .putShort((short) own.length)
                .array());
        output.writeBytes(own);
        ByteBuffer places = ByteBuffer.wrap(index);
        int frames = places.getInt();
        output.write(frames);
        for (int i = 0; i < frames; i++) {
            places.position(8 + 20 * i);
            int offset = (int) places.getLong();
            byte[] frame = Arrays.copyOfRange(segment, offset, offset + places.getInt());
            int plain = places.getInt();
            int code = places.getInt();
            part(output, plain, code, cipher.open(SegmentCipher.Part.FRAME, i, frame, plain, code));
        }
        part(output, index.length, 0, index);
        return output.toByteArray();
    }

    private static byte[] withGoldenKey(byte[] header, int keyIdBytes) {
        byte[] wrapped = Golden.wrappedKey();
        byte[] own = Arrays.copyOf(header, 168 + keyIdBytes + wrapped.length);
        System.arraycopy(wrapped, 0, own, 168 + keyIdBytes, wrapped.length);
        ByteBuffer.wrap(own).putShort(162, (short) wrapped.length).putInt(12, own.length);
        return own;
    }

    private static void part(ByteArrayOutputStream output, int plainBytes, int encoding, byte[] encoded) {
        ByteBuffer head = ByteBuffer.allocate(7).putInt(plainBytes).put((byte) encoding);
        output.writeBytes(head.putShort((short) encoded.length).array());
        output.writeBytes(encoded);
    }
}
