package io.farshore.replication.fuzz;

import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.crypto.PrivateKeyUnwrapper;
import io.farshore.replication.segment.SegmentHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** The committed segment and manifest of format version 1, and the data key inside. */
public final class Golden {
    public static final byte[] SEGMENT = resource("segment.seg");
    public static final byte[] MANIFEST = resource("manifest.jws");
    private static final byte[] WRAPPED_KEY;
    private static final byte[] DATA_KEY;

    static {
        try {
            String pem = new String(resource("vault-key.pem"), StandardCharsets.US_ASCII);
            SegmentHeader header = SegmentHeader.parse(SEGMENT);
            WRAPPED_KEY = header.wrappedKey();
            DATA_KEY = new PrivateKeyUnwrapper(Pem.privateKey("RSA", pem)).unwrap(header.keyId(), WRAPPED_KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Golden() {}

    /** Knows one wrapped key, and is quick about it. */
    public static KeyUnwrapper unwrapper() {
        return (keyId, wrapped) -> {
            if (!Arrays.equals(wrapped, WRAPPED_KEY)) {
                throw new IOException("the data key was not wrapped to the given private key");
            }
            return DATA_KEY.clone();
        };
    }

    /** The wrapped key that stands in the segment. */
    public static byte[] wrappedKey() {
        return WRAPPED_KEY.clone();
    }

    /** The data key. */
    public static byte[] dataKey() {
        return DATA_KEY.clone();
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Golden.class.getResourceAsStream("/format-1/" + name)) {
            return Objects.requireNonNull(stream).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
