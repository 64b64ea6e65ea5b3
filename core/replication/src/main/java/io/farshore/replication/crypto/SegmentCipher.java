package io.farshore.replication.crypto;

import io.farshore.replication.block.DamagedDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-256-GCM over the parts of one segment. The key belongs to one segment only, so the position of a part is a safe
 * nonce; header, kind, position, length and encoding are bound as associated data, so that no part can be moved,
 * swapped or reinterpreted (section 4.3 of {@code docs/format.md}). Not thread-safe.
 */
public final class SegmentCipher {
    public static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int AAD_BYTES = 32 + 4 + 8 + 4 + 4;

    /** What a sealed part is; the codes stand in nonce and associated data. */
    public enum Part {
        FRAME(0),
        INDEX(1);

        private final int code;

        Part(int code) {
            this.code = code;
        }
    }

    private final GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    private final KeyParameter key;
    private final byte[] headerDigest;

    /**
     * @param segmentKey 32 bytes, for this segment alone; copied
     * @param headerDigest SHA-256 of the segment's header
     */
    public SegmentCipher(byte[] segmentKey, byte[] headerDigest) {
        if (segmentKey.length != 32 || headerDigest.length != 32) {
            throw new IllegalArgumentException("a segment key and a header digest have 32 bytes each");
        }
        this.key = new KeyParameter(segmentKey);
        this.headerDigest = headerDigest.clone();
    }

    /** Seals {@code encoded[0, length)} into {@code sealed}, which must have room; returns the sealed length. */
    public int seal(
            Part part, long position, byte[] encoded, int length, int plainLength, int encoding, byte[] sealed) {
        cipher.init(true, parameters(part, position, plainLength, encoding));
        int written = cipher.processBytes(encoded, 0, length, sealed, 0);
        try {
            return written + cipher.doFinal(sealed, written);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot fail on its input", e);
        }
    }

    /**
     * Opens a sealed part; returns the encoded bytes.
     *
     * @throws DamagedDataException if it is not what was sealed at this position of this segment
     */
    public byte[] open(Part part, long position, byte[] sealed, int plainLength, int encoding)
            throws DamagedDataException {
        cipher.init(false, parameters(part, position, plainLength, encoding));
        byte[] encoded = new byte[cipher.getOutputSize(sealed.length)];
        int written = cipher.processBytes(sealed, 0, sealed.length, encoded, 0);
        try {
            written += cipher.doFinal(encoded, written);
        } catch (InvalidCipherTextException e) {
            throw new DamagedDataException(
                    part + " " + position + " fails authentication: it was changed, or the key"
                            + " is not the one it was sealed with",
                    e);
        }
        return written == encoded.length ? encoded : Arrays.copyOf(encoded, written);
    }

    private AEADParameters parameters(Part part, long position, int plainLength, int encoding) {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(part.code)
                .putLong(position)
                .array();
        byte[] associated = ByteBuffer.allocate(AAD_BYTES)
                .put(headerDigest)
                .putInt(part.code)
                .putLong(position)
                .putInt(plainLength)
                .putInt(encoding)
                .array();
        return new AEADParameters(key, TAG_BYTES * 8, nonce, associated);
    }
}
