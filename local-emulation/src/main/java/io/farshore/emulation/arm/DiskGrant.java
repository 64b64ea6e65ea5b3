package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Leave to read, or to write and read, a disk through a SAS address. The signature is a random secret that only the
 * address and the store hold.
 */
record DiskGrant(String token, String signature, boolean write, Instant expiresAt) {
    private static final SecureRandom RANDOM = new SecureRandom();

    DiskGrant {
        // The Storage SDK reads no more than seven digits of a second's fraction; Azure writes none.
        expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    }

    static DiskGrant issue(boolean write, Instant expiresAt) {
        byte[] token = new byte[8];
        byte[] signature = new byte[32];
        RANDOM.nextBytes(token);
        RANDOM.nextBytes(signature);
        return new DiskGrant(
                HexFormat.of().formatHex(token),
                Base64.getUrlEncoder().withoutPadding().encodeToString(signature),
                write,
                expiresAt);
    }

    DiskGrant until(Instant later) {
        return new DiskGrant(token, signature, write, later);
    }

    boolean signedWith(String offered) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    String address(String origin) {
        return origin + "/md-disks/" + token + "/abcd?sv=2018-03-28&sr=b&sp=" + (write ? "rw" : "r") + "&se="
                + expiresAt.toString().replace(":", "%3A") + "&sig=" + signature;
    }

    ObjectNode json() {
        return Json.object()
                .put("token", token)
                .put("signature", signature)
                .put("write", write)
                .put("expiresAt", expiresAt.toString());
    }

    static DiskGrant parse(ObjectNode text) {
        return new DiskGrant(
                text.path("token").asText(),
                text.path("signature").asText(),
                text.path("write").asBoolean(),
                Instant.parse(text.path("expiresAt").asText()));
    }

    @Override
    public String toString() {
        return "DiskGrant[" + token + ", write " + write + ", until " + expiresAt + "]";
    }
}
