package io.farshore.emulation.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.key.RsaJwk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The signing keys an issuer publishes, fetched when an unknown one is asked for. Safe for threads. */
final class IssuerKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** An unknown key id must not let a stranger make this server hammer the issuer. */
    private static final Duration MIN_REFRESH = Duration.ofSeconds(2);

    private final HttpClient client;
    private final URI issuer;
    private final Clock clock;
    private Map<String, RSAPublicKey> keys = Map.of();
    private String issuerClaim = "";
    private Instant refreshedAt = Instant.EPOCH;

    IssuerKeys(URI issuer, SSLContext trust, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .connectTimeout(TIMEOUT)
                .build();
    }

    synchronized Optional<RSAPublicKey> find(String keyId) throws IOException {
        if (!keys.containsKey(keyId) && clock.instant().isAfter(refreshedAt.plus(MIN_REFRESH))) {
            refresh();
        }
        return Optional.ofNullable(keys.get(keyId));
    }

    /** The {@code iss} claim this issuer's tokens carry; known after the first {@link #find}. */
    synchronized String issuerClaim() {
        return issuerClaim;
    }

    private void refresh() throws IOException {
        ObjectNode metadata = get(URI.create(issuer + "/v2.0/.well-known/openid-configuration"));
        Map<String, RSAPublicKey> fetched = new HashMap<>();
        for (JsonNode jwk : get(URI.create(metadata.path("jwks_uri").asText())).path("keys")) {
            fetched.put(jwk.path("kid").asText(), RsaJwk.parse(jwk).key());
        }
        issuerClaim = metadata.path("issuer").asText();
        keys = Map.copyOf(fetched);
        refreshedAt = clock.instant();
    }

    private ObjectNode get(URI address) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered " + response.statusCode());
            }
            return Json.parseObject(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading " + address, e);
        }
    }
}
