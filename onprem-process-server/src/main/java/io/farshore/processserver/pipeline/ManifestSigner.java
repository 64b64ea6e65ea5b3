package io.farshore.processserver.pipeline;

import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Signs what this process server says. Ed25519 signatures are deterministic: a repeated manifest has the same bytes. */
public record ManifestSigner(PrivateKey privateKey, PublicKey publicKey) {
    /** A signed document of the given type. */
    public SignedDocument sign(String type, String payload) {
        return SignedDocument.sign(privateKey, SigningKeys.keyId(publicKey), type, payload);
    }
}
