package io.farshore.replication.codec;

import io.farshore.replication.block.DamagedDataException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 block compression of frames; incompressible frames stay as they are. Instances are not thread-safe: each holds
 * one output buffer, which the next call overwrites.
 */
public final class FrameCodec {
    /** Encoding code of a frame that stands as it is. */
    public static final int RAW = 0;
    /** Encoding code of an LZ4 block. */
    public static final int LZ4 = 1;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();
    private byte[] output = new byte[0];

    /**
     * The encoded form of a frame.
     *
     * @param bytes a buffer, valid until the next call
     * @param lengthBytes how much of it counts
     * @param encoding {@link #RAW} or {@link #LZ4}
     */
    @SuppressWarnings("ArrayRecordComponent") // a view of a reused buffer, never compared
    public record Encoded(byte[] bytes, int lengthBytes, int encoding) {}

    /** Compresses {@code plain[0, length)} unless that saves less than a sixteenth. */
    public Encoded encode(byte[] plain, int length) {
        int bound = compressor.maxCompressedLength(length);
        if (output.length < bound) {
            output = new byte[bound];
        }
        int compressed = compressor.compress(plain, 0, length, output, 0, bound);
        if (compressed >= length - (length >> 4)) {
            return new Encoded(plain, length, RAW);
        }
        return new Encoded(output, compressed, LZ4);
    }

    /**
     * The plain bytes of a frame.
     *
     * @throws DamagedDataException if they are not {@code plainLength} bytes of the given encoding
     */
    public byte[] decode(byte[] encoded, int length, int encoding, int plainLength) throws DamagedDataException {
        byte[] plain = new byte[plainLength];
        decode(encoded, length, encoding, plain, 0, plainLength);
        return plain;
    }

    /**
     * Puts the plain bytes of a frame to {@code plain[offset, offset + plainLength)}, and nothing anywhere else.
     *
     * @throws DamagedDataException if they are not {@code plainLength} bytes of the given encoding; what is there then is
     *     of no meaning
     */
    public void decode(byte[] encoded, int length, int encoding, byte[] plain, int offset, int plainLength)
            throws DamagedDataException {
        switch (encoding) {
            case RAW -> {
                if (length != plainLength) {
                    throw new DamagedDataException("a raw frame has the wrong length");
                }
                System.arraycopy(encoded, 0, plain, offset, length);
            }
            case LZ4 -> {
                if (decompress(encoded, length, plain, offset, plainLength) != plainLength) {
                    throw new DamagedDataException("a frame is shorter than its index says");
                }
            }
            default -> throw new DamagedDataException("unknown frame encoding " + encoding);
        }
    }

    private int decompress(byte[] encoded, int length, byte[] plain, int offset, int plainLength)
            throws DamagedDataException {
        try {
            return decompressor.decompress(encoded, 0, length, plain, offset, plainLength);
        } catch (LZ4Exception e) {
            throw new DamagedDataException("a frame does not decompress", e);
        }
    }
}
