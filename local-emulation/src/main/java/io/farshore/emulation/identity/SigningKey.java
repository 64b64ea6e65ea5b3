package io.farshore.emulation.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.key.RsaJwk;
import io.farshore.emulation.key.RsaKeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;

/** Signs tokens with RS256. The key outlives the process, so tokens survive a restart. Safe for threads. */
final class SigningKey {
    private static final int BITS = 2048;

    private final RSAPrivateCrtKey key;
    private final RsaJwk published;

    private SigningKey(RSAPrivateCrtKey key) {
        this.key = key;
        this.published = RsaJwk.of(key);
    }

    static SigningKey loadOrCreate(Path file) throws IOException {
        return new SigningKey(RsaKeyFile.loadOrCreate(file, BITS));
    }

    /** The JSON web key set with this one key. */
    ObjectNode keySet() {
        ObjectNode set = Json.object();
        set.putArray("keys")
                .add(published.json().put("use", "sig").put("alg", "RS256").put("kid", published.name()));
        return set;
    }

    /** {@code claims} as a signed JSON web token. */
    String sign(ObjectNode claims) {
        ObjectNode header = Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", published.name());
        String signed = encode(Json.bytes(header)) + "." + encode(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK signs with SHA256withRSA", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
