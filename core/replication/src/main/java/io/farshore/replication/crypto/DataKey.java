package io.farshore.replication.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * A 256-bit secret from which the keys of segments are derived. It leaves the process that made it only wrapped to the
 * vault's RSA key. Thread-safe; {@link #close} overwrites the secret.
 */
public final class DataKey implements AutoCloseable {
    public static final int LENGTH_BYTES = 32;
    public static final int SALT_BYTES = 32;
    private static final byte[] INFO = "farshore/segment/1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final byte[] secret;

    private DataKey(byte[] secret) {
        if (secret.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a data key has " + LENGTH_BYTES + " bytes, not " + secret.length);
        }
        this.secret = secret.clone();
    }

    /** A new key. */
    public static DataKey generate(SecureRandom random) {
        byte[] secret = new byte[LENGTH_BYTES];
        random.nextBytes(secret);
        DataKey key = new DataKey(secret);
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    /** The key whose unwrapped bytes these are; copied. */
    public static DataKey of(byte[] secret) {
        return new DataKey(secret);
    }

    /** The key wrapped by {@code wrapper}. */
    public byte[] wrappedBy(KeyWrapper wrapper) {
        return wrapper.wrap(secret);
    }

    /** HKDF-SHA-256 over salt and the segment's place: the key of that one segment. */
    public byte[] segmentKey(byte[] salt, UUID itemId, UUID diskId, long epoch, long segmentNumber) {
        byte[] info = ByteBuffer.allocate(INFO.length + 48)
                .put(INFO)
                .putLong(itemId.getMostSignificantBits())
                .putLong(itemId.getLeastSignificantBits())
                .putLong(diskId.getMostSignificantBits())
                .putLong(diskId.getLeastSignificantBits())
                .putLong(epoch)
                .putLong(segmentNumber)
                .array();
        HKDFBytesGenerator generator = new HKDFBytesGenerator(SHA256Digest.newInstance());
        generator.init(new HKDFParameters(secret, salt, info));
        byte[] key = new byte[LENGTH_BYTES];
        generator.generateBytes(key, 0, LENGTH_BYTES);
        return key;
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}
