package io.farshore.emulation.keyvault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.ErrorShape;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import io.farshore.emulation.token.Caller;
import io.farshore.emulation.token.InvalidTokenException;
import io.farshore.emulation.token.TokenVerifier;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;

/** The requests of the Key Vault data plane that Farshore makes. */
final class KeyVaultEndpoint {
    static final String AUDIENCE = "https://vault.azure.net";
    /** Reading and wrapping need any valid token; only this role uses the private half. */
    private static final String PRIVATE_KEY_ROLE = "Contributor";

    private static final String WRAPPING = "RSA-OAEP-256 or RSA-OAEP";

    private final KeyRing keys;
    private final TokenVerifier tokens;
    private final URI issuer;

    KeyVaultEndpoint(KeyRing keys, TokenVerifier tokens, URI issuer) {
        this.keys = keys;
        this.tokens = tokens;
        this.issuer = issuer;
    }

    Router router() {
        return new Router(ErrorShape.ODATA)
                .on("GET", "/keys", this::list)
                .on("GET", "/keys/{name}", this::get)
                .on("GET", "/keys/{name}/versions", this::versions)
                .on("GET", "/keys/{name}/{version}", this::get)
                .on("POST", "/keys/{name}/{version}/wrapkey", this::wrap)
                .on("POST", "/keys/{name}/{version}/unwrapkey", this::unwrap)
                .on("POST", "/keys/{name}/{version}/sign", this::sign)
                .on("POST", "/keys/{name}/{version}/encrypt", this::wrap)
                .on("POST", "/keys/{name}/{version}/decrypt", this::unwrap);
    }

    private Reply list(Request request) {
        caller(request);
        return items(request, List.copyOf(keys.all()));
    }

    private Reply versions(Request request) {
        caller(request);
        return items(request, List.of(key(request)));
    }

    private static Reply items(Request request, List<VaultKey> listed) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("value");
        listed.forEach(key -> items.add(key.item(request.origin())));
        return Reply.json(200, answer.putNull("nextLink"));
    }

    private Reply get(Request request) {
        caller(request);
        VaultKey key = request.path().split("/").length > 3 ? keyVersion(request) : key(request);
        return Reply.json(200, key.bundle(request.origin()));
    }

    private Reply wrap(Request request) {
        caller(request);
        return operate(request, (key, algorithm, input) -> key.apply(Cipher.ENCRYPT_MODE, algorithm, input), WRAPPING);
    }

    private Reply sign(Request request) {
        require(request, "keys/sign");
        return operate(request, VaultKey::sign, "PS256");
    }

    private Reply unwrap(Request request) {
        require(request, "keys/unwrapKey");
        return operate(request, (key, algorithm, input) -> key.apply(Cipher.DECRYPT_MODE, algorithm, input), WRAPPING);
    }

    private void require(Request request, String permission) {
        if (!caller(request).roles().contains(PRIVATE_KEY_ROLE)) {
            throw new HttpFault(403, "Forbidden", "The caller lacks the permission " + permission + ".");
        }
    }

    /** What a key does with a value; empty when it does not know the algorithm. */
    @FunctionalInterface
    private interface Operation {
        Optional<byte[]> apply(VaultKey key, String algorithm, byte[] input) throws GeneralSecurityException;
    }

    private Reply operate(Request request, Operation operation, String algorithms) {
        VaultKey key = keyVersion(request);
        ObjectNode parameters = request.json();
        String algorithm = parameters.path("alg").asText();
        try {
            byte[] input =
                    Base64.getUrlDecoder().decode(parameters.path("value").asText());
            byte[] output = operation
                    .apply(key, algorithm, input)
                    .orElseThrow(() -> new HttpFault(
                            400, "BadParameter", "The algorithm must be " + algorithms + ": " + algorithm));
            ObjectNode answer = Json.object()
                    .put("kid", key.id(request.origin()))
                    .put("alg", algorithm)
                    .put("value", Base64.getUrlEncoder().withoutPadding().encodeToString(output));
            return Reply.json(200, answer);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new HttpFault(400, "BadParameter", "The value does not fit the key or the algorithm.", e);
        }
    }

    private VaultKey key(Request request) {
        String name = request.variable("name");
        return keys.find(name)
                .orElseThrow(() -> new HttpFault(
                        404, "KeyNotFound", "A key with (name/id) " + name + " was not found in this key vault."));
    }

    private VaultKey keyVersion(Request request) {
        VaultKey key = key(request);
        if (!key.version().equalsIgnoreCase(request.variable("version"))) {
            throw new HttpFault(404, "KeyNotFound", "The key " + key.name() + " has no such version.");
        }
        return key;
    }

    private Caller caller(Request request) {
        try {
            return tokens.verify(request.header("Authorization").orElse(""));
        } catch (InvalidTokenException e) {
            String challenge = "Bearer authorization=\"" + issuer + "\", resource=\"" + AUDIENCE + "\"";
            throw new HttpFault(
                    401, "Unauthorized", String.valueOf(e.getMessage()), Map.of("WWW-Authenticate", challenge));
        }
    }
}
