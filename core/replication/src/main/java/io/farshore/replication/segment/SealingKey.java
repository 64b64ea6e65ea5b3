package io.farshore.replication.segment;

import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.KeyWrapper;
import java.security.SecureRandom;

/**
 * A data key with its wrapped form, ready to seal segments.
 *
 * @param key the secret
 * @param keyId which vault key it is wrapped to
 * @param wrapped the wrapped secret; not copied, do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a format, compared nowhere
public record SealingKey(DataKey key, String keyId, byte[] wrapped) {
    /** A new data key wrapped by {@code wrapper}. */
    public static SealingKey generate(KeyWrapper wrapper, SecureRandom random) {
        DataKey key = DataKey.generate(random);
        return new SealingKey(key, wrapper.keyId(), key.wrappedBy(wrapper));
    }
}
