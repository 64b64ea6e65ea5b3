package io.farshore.replication.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Enrolment by passphrase, before either side trusts the other's certificate. The passphrase never travels: both sides
 * prove it with an HMAC over what they say, under a key stretched from it (PBKDF2, RFC 8018).
 */
public final class Enrolment {
    /** Shorter passphrases are refused. */
    public static final int MIN_PASSPHRASE_CHARS = 16;

    private static final int ITERATIONS = 600_000; // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256
    private static final int KEY_BITS = 256;

    private Enrolment() {}

    /**
     * An agent or process server asks for a certificate.
     *
     * @param role {@code agent} or {@code process-server}
     * @param id its identity, which becomes the certificate's common name
     * @param name its host name, for people
     * @param csr PKCS #10 request, PEM
     * @param nonce at least 16 random bytes, base64
     * @param mac {@link #requestMac}
     */
    public record Request(String role, UUID id, String name, String csr, String nonce, String mac) {
        public Request {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(csr, "csr");
            Objects.requireNonNull(nonce, "nonce");
            Objects.requireNonNull(mac, "mac");
        }
    }

    /**
     * The answer.
     *
     * @param certificate PEM
     * @param authority the site's certificate authority, PEM
     * @param mac {@link #responseMac}
     */
    public record Response(String certificate, String authority, String mac) {}

    /** The proof in a request. */
    public static String requestMac(char[] passphrase, String role, UUID id, String name, String csr, String nonce) {
        return mac(passphrase, nonce, "request", role, id.toString(), name, csr);
    }

    /** The proof in a response. */
    public static String responseMac(char[] passphrase, String nonce, String certificate, String authority) {
        return mac(passphrase, nonce, "response", certificate, authority);
    }

    /** Compares two proofs in constant time. */
    public static boolean matches(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String mac(char[] passphrase, String nonce, String... parts) {
        try {
            byte[] salt = ("farshore-enrolment/1:" + nonce).getBytes(StandardCharsets.UTF_8);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(passphrase, salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 and HMAC-SHA-256 must be available", e);
        }
    }
}
