package io.farshore.functions.keyvault;

import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.KeyUnwrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the data keys of the last segments: a failover opens every segment once per range, and Key Vault limits its
 * calls. At most {@value #MAX_KEYS} keys, in the memory of this process only; the eldest is overwritten. Thread-safe.
 */
public final class CachingKeyUnwrapper implements KeyUnwrapper {
    static final int MAX_KEYS = 64;

    private final KeyUnwrapper unwrapper;
    private final Map<ByteBuffer, byte[]> keys = new LinkedHashMap<>(16, 0.75f, true);

    public CachingKeyUnwrapper(KeyUnwrapper unwrapper) {
        this.unwrapper = unwrapper;
    }

    @Override
    public byte[] unwrap(String keyId, byte[] wrapped) throws IOException {
        byte[] id = keyId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer place = ByteBuffer.wrap(Digests.sha256(ByteBuffer.allocate(id.length + 1 + wrapped.length)
                .put(id)
                .put((byte) 0)
                .put(wrapped)
                .array()));
        synchronized (keys) {
            byte[] known = keys.get(place);
            if (known != null) {
                return known.clone();
            }
        }
        byte[] key = unwrapper.unwrap(keyId, wrapped);
        remember(place, key.clone());
        return key;
    }

    private void remember(ByteBuffer place, byte[] key) {
        synchronized (keys) {
            keys.put(place, key);
            if (keys.size() > MAX_KEYS) {
                ByteBuffer eldest = keys.keySet().iterator().next();
                byte[] removed = keys.remove(eldest);
                if (removed != null) {
                    Arrays.fill(removed, (byte) 0);
                }
            }
        }
    }
}
