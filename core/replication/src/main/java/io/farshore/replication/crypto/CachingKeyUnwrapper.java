package io.farshore.replication.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the last {@value #MAX_KEYS} unwrapped keys: the segments of a day share one, and an unwrap is a remote call.
 * Thread-safe.
 */
public final class CachingKeyUnwrapper implements KeyUnwrapper {
    private static final int MAX_KEYS = 256;

    private final KeyUnwrapper source;
    private final Map<ByteBuffer, byte[]> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, byte[]> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** @param source asked once per wrapped key */
    public CachingKeyUnwrapper(KeyUnwrapper source) {
        this.source = source;
    }

    @Override
    public synchronized byte[] unwrap(String keyId, byte[] wrapped) throws IOException {
        ByteBuffer name = ByteBuffer.wrap(wrapped.clone()).asReadOnlyBuffer();
        byte[] key = keys.get(name);
        if (key == null) {
            key = source.unwrap(keyId, wrapped);
            keys.put(name, key);
        }
        return key.clone();
    }
}
