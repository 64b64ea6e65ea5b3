package io.farshore.replication.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * Wraps data keys to the vault's RSA public key, RSAES-OAEP with SHA-256 for both the label and MGF1 (RFC 8017; the
 * algorithm Key Vault calls RSA-OAEP-256). Whoever holds only this can encrypt and never decrypt.
 *
 * @param keyId which key unwraps: a Key Vault key identifier with its version, at most {@value #MAX_KEY_ID_CHARS}
 *     ASCII characters
 * @param publicKey at least {@value #MIN_BITS} bits
 */
public record KeyWrapper(String keyId, RSAPublicKey publicKey) {
    public static final int MAX_KEY_ID_CHARS = 1024;
    public static final int MIN_BITS = 2048;
    /** RSA-OAEP-256 as the JDK's ciphers take it. */
    static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";

    public KeyWrapper {
        if (keyId.isEmpty()
                || keyId.length() > MAX_KEY_ID_CHARS
                || !keyId.chars().allMatch(c -> c > 32 && c < 127)) {
            throw new IllegalArgumentException("not a key identifier: " + keyId);
        }
        if (publicKey.getModulus().bitLength() < MIN_BITS) {
            throw new IllegalArgumentException("the vault key must have at least " + MIN_BITS + " bits");
        }
    }

    /** The wrapper of a key given as X.509 SubjectPublicKeyInfo. */
    public static KeyWrapper of(String keyId, byte[] subjectPublicKeyInfo) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyWrapper(
                    keyId, (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the vault key is not an RSA public key", e);
        }
    }

    byte[] wrap(byte[] secret) {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.ENCRYPT_MODE, publicKey, oaep());
            return cipher.doFinal(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA-OAEP-256 must be available", e);
        }
    }

    static OAEPParameterSpec oaep() {
        return new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    }
}
