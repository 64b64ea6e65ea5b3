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
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/**
 * A compact JSON Web Signature (RFC 7515), so that anyone can check a manifest with a common tool and the public key.
 * Sites sign with EdDSA over Ed25519 (RFC 8037), the vault with PS256 (RFC 7518).
 *
 * @param algorithm {@link #EDDSA} or {@link #PS256}
 * @param keyId which key signed it
 * @param type what it is, the {@code typ} of its header
 * @param payload the signed text
 * @param compact the whole document as it is stored
 */
public record SignedDocument(String algorithm, String keyId, String type, String payload, String compact) {
    /** What sites sign with. */
    public static final String EDDSA = "EdDSA";
    /** What the vault signs with: RSASSA-PSS with SHA-256 and a salt as long as the hash. */
    public static final String PS256 = "PS256";
    /** Nothing longer is parsed. */
    public static final int MAX_CHARS = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** Makes a signature over the bytes given, with a key that it need not show. */
    @FunctionalInterface
    public interface Signer {
        byte[] sign(byte[] signed) throws IOException;
    }

    /** Signs {@code payload} with an Ed25519 key. */
    public static SignedDocument sign(PrivateKey key, String keyId, String type, String payload) {
        try {
            return sign(EDDSA, signed -> sign("Ed25519", key, signed), keyId, type, payload);
        } catch (IOException e) {
            throw new IllegalStateException("signing with Ed25519 must work", e);
        }
    }

    /** Signs {@code payload} with whatever makes signatures of {@code algorithm}. */
    public static SignedDocument sign(String algorithm, Signer signer, String keyId, String type, String payload)
            throws IOException {
        String header = JSON.writeValueAsString(
                JSON.createObjectNode().put("alg", algorithm).put("kid", keyId).put("typ", type));
        String signed = encode(header) + "." + encode(payload);
        byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII));
        return new SignedDocument(algorithm, keyId, type, payload, signed + "." + ENCODER.encodeToString(signature));
    }

    private static byte[] sign(String algorithm, PrivateKey key, byte[] signed) throws IOException {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException("signing with " + algorithm, e);
        }
    }

    /**
     * Takes a document apart without believing it.
     *
     * @throws DamagedDataException if it is not a compact JWS with one of the two algorithms
     */
    public static SignedDocument parse(String compact) throws DamagedDataException {
        String[] parts = compact.strip().split("\\.", -1);
        if (compact.length() > MAX_CHARS || parts.length != 3) {
            throw new DamagedDataException("not a signed document: three parts were expected");
        }
        try {
            JsonNode header = JSON.readTree(decode(parts[0]));
            String algorithm = header.path("alg").asText();
            if (!algorithm.equals(EDDSA) && !algorithm.equals(PS256)) {
                throw new DamagedDataException("the signature algorithm must be EdDSA or PS256");
            }
            String payload = new String(decode(parts[1]), StandardCharsets.UTF_8);
            return new SignedDocument(
                    algorithm, header.path("kid").asText(), header.path("typ").asText(), payload, compact.strip());
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
            Signature signature = Signature.getInstance(algorithm.equals(EDDSA) ? "Ed25519" : "RSASSA-PSS");
            if (algorithm.equals(PS256)) {
                signature.setParameter(PSS);
            }
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
