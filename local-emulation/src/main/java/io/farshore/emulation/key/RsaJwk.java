package io.farshore.emulation.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An RSA public key as a JSON web key (RFC 7518, section 6.3). Immutable. */
public record RsaJwk(RSAPublicKey key) {
    /** The public half of {@code key}. */
    public static RsaJwk of(RSAPrivateCrtKey key) {
        return of(key.getModulus(), key.getPublicExponent());
    }

    /** Reads the members {@code n} and {@code e}. */
    public static RsaJwk parse(JsonNode jwk) {
        return of(number(jwk.path("n").asText()), number(jwk.path("e").asText()));
    }

    private static RsaJwk of(BigInteger modulus, BigInteger exponent) {
        try {
            return new RsaJwk((RSAPublicKey)
                    KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not an RSA public key", e);
        }
    }

    /** The members {@code kty}, {@code n} and {@code e}. */
    public ObjectNode json() {
        return Json.object().put("kty", "RSA").put("n", text(key.getModulus())).put("e", text(key.getPublicExponent()));
    }

    /** 32 hexadecimal digits that name this key: the first half of the SHA-256 of its RFC 7638 text. */
    public String name() {
        String canonical = "{\"e\":\"" + text(key.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                + text(key.getModulus()) + "\"}";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String text(BigInteger number) {
        byte[] signed = number.toByteArray();
        int sign = signed.length > 1 && signed[0] == 0 ? 1 : 0;
        byte[] magnitude = Arrays.copyOfRange(signed, sign, signed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }

    private static BigInteger number(String text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }
}
