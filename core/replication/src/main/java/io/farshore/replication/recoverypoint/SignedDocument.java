package io.farshore.replication.recoverypoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.block.DamagedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A compact JSON Web Signature (RFC 7515) with algorithm EdDSA over Ed25519 (RFC 8037), so that anyone can check a
 * manifest with a common tool and the public key.
 *
 * @param keyId which key signed it
 * @param type what it is, the {@code typ} of its header
 * @param payload the signed text
 * @param compact the whole document as it is stored
 */
public record SignedDocument(String keyId, String type, String payload, String compact) {
    /** Nothing longer is parsed. */
    public static final int MAX_CHARS = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** Signs {@code payload} with an Ed25519 key. */
    public static SignedDocument sign(PrivateKey key, String keyId, String type, String payload) {
        try {
            String header = JSON.writeValueAsString(JSON.createObjectNode()
                    .put("alg", "EdDSA")
                    .put("kid", keyId)
                    .put("typ", type));
            String signed = encode(header) + "." + encode(payload);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            String compact = signed + "." + ENCODER.encodeToString(signature.sign());
            return new SignedDocument(keyId, type, payload, compact);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("signing with Ed25519 must work", e);
        }
    }

    /**
     * Takes a document apart without believing it.
     *
     * @throws DamagedDataException if it is not a compact JWS with algorithm EdDSA
     */
    public static SignedDocument parse(String compact) throws DamagedDataException {
        String[] parts = compact.strip().split("\\.", -1);
        if (compact.length() > MAX_CHARS || parts.length != 3) {
            throw new DamagedDataException("not a signed document: three parts were expected");
        }
        try {
            JsonNode header = JSON.readTree(decode(parts[0]));
            if (!"EdDSA".equals(header.path("alg").asText())) {
                throw new DamagedDataException("the signature algorithm must be EdDSA");
            }
            String payload = new String(decode(parts[1]), StandardCharsets.UTF_8);
            return new SignedDocument(
                    header.path("kid").asText(), header.path("typ").asText(), payload, compact.strip());
        } catch (DamagedDataException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedDataException("not a signed document", e);
        }
    }

    /** Whether {@code key} signed exactly this document. */
    public boolean isSignedBy(PublicKey key) {
        int dot = compact.lastIndexOf('.');
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(compact.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(decode(compact.substring(dot + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // a malformed key or signature proves nothing
        }
    }

    private static String encode(String text) {
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
