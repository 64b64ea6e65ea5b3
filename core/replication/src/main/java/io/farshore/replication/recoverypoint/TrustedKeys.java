package io.farshore.replication.recoverypoint;

import io.farshore.replication.block.DamagedDataException;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The public keys whose signatures count, by their identifier. */
final class TrustedKeys {
    private final Map<String, PublicKey> keys = new HashMap<>();

    TrustedKeys(List<PublicKey> trusted) {
        trusted.forEach(key -> keys.put(SigningKeys.keyId(key), key));
    }

    /** The document, once its signature has been checked. */
    SignedDocument check(String compact) throws DamagedDataException {
        SignedDocument document = SignedDocument.parse(compact);
        PublicKey key = keys.get(document.keyId());
        if (key == null || !document.isSignedBy(key)) {
            throw new DamagedDataException("its signature is not by a key registered for this site or vault");
        }
        return document;
    }
}
