package io.farshore.replication.crypto;

import java.io.IOException;

/** Opens wrapped data keys; the one thing that can turn segments into plain bytes. */
@FunctionalInterface
public interface KeyUnwrapper {
    /**
     * The data key in {@code wrapped}.
     *
     * @param keyId which key it was wrapped to
     * @throws IOException if the key is not available or {@code wrapped} is not for it
     */
    byte[] unwrap(String keyId, byte[] wrapped) throws IOException;
}
