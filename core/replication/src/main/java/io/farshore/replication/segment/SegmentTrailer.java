package io.farshore.replication.segment;

import io.farshore.replication.block.DamagedDataException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The last {@value #LENGTH_BYTES} bytes of a segment: section 4.5 of {@code docs/format.md}.
 *
 * @param indexOffsetBytes where the sealed index begins
 * @param indexSealedBytes its length there
 * @param indexPlainBytes its length after decoding
 * @param indexEncoding see {@link io.farshore.replication.codec.FrameCodec}
 * @param frameCount how many frames come before it
 */
record SegmentTrailer(
        long indexOffsetBytes, int indexSealedBytes, int indexPlainBytes, int indexEncoding, int frameCount) {
    static final int LENGTH_BYTES = 48;
    private static final long MAGIC = 0x4653_4852_454E_4431L;

    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH_BYTES);
        buffer.putLong(indexOffsetBytes)
                .putInt(indexSealedBytes)
                .putInt(indexPlainBytes)
                .putInt(indexEncoding);
        buffer.putInt(frameCount).putLong(0).putLong(MAGIC).putInt(0);
        return buffer.putInt(crc(buffer)).array();
    }

    static SegmentTrailer parse(byte[] bytes, long segmentBytes, int headerBytes) throws DamagedDataException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length != LENGTH_BYTES || buffer.getLong(32) != MAGIC) {
            throw new DamagedDataException("a segment does not end as one: it is cut short or damaged");
        }
        if (buffer.getInt(LENGTH_BYTES - 4) != crc(buffer)) {
            throw new DamagedDataException("the checksum of a segment trailer is wrong");
        }
        SegmentTrailer trailer = new SegmentTrailer(
                buffer.getLong(), buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getInt());
        long maxPlain = 8
                + (long) SegmentIndex.MAX_FRAMES * SegmentIndex.FRAME_BYTES
                + (long) SegmentIndex.MAX_EXTENTS * SegmentIndex.ENTRY_BYTES;
        if (trailer.indexOffsetBytes < headerBytes
                || trailer.indexSealedBytes < 0
                || trailer.indexOffsetBytes + trailer.indexSealedBytes + LENGTH_BYTES != segmentBytes
                || trailer.indexPlainBytes < 8
                || trailer.indexPlainBytes > maxPlain) {
            throw new DamagedDataException("a segment trailer does not fit the segment");
        }
        return trailer;
    }

    private static int crc(ByteBuffer buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(0, LENGTH_BYTES - 4));
        return (int) crc.getValue();
    }
}
