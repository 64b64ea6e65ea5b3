package io.farshore.replication.recoverypoint;

import io.farshore.replication.crypto.Digests;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Ed25519 public keys in the forms the formats use. */
public final class SigningKeys {
    private SigningKeys() {}

    /** The identifier of a key: lower-case hex SHA-256 of its X.509 SubjectPublicKeyInfo. */
    public static String keyId(PublicKey key) {
        return HexFormat.of().formatHex(Digests.sha256(key.getEncoded()));
    }

    /** The key as base64 of its X.509 SubjectPublicKeyInfo. */
    public static String toBase64(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** The opposite of {@link #toBase64}. @throws IllegalArgumentException if it is no Ed25519 key */
    public static PublicKey fromBase64(String text) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }
}
