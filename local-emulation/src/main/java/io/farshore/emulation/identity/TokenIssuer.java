package io.farshore.emulation.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Makes access tokens with the claims of Entra ID that resource servers read. Safe for threads. */
final class TokenIssuer {
    static final Duration LIFETIME = Duration.ofHours(1);

    private final SigningKey key;
    private final String tenantId;
    private final String issuer;
    private final Clock clock;

    TokenIssuer(SigningKey key, String tenantId, String issuer, Clock clock) {
        this.key = key;
        this.tenantId = tenantId;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** The {@code iss} claim, whatever name the client knows this server by. */
    String issuerClaim() {
        return issuer;
    }

    record Issued(String token, Instant expiresAt) {}

    Issued issue(Application application, String audience) {
        Instant now = clock.instant();
        Instant expiresAt = now.plus(LIFETIME);
        ObjectNode claims = Json.object()
                .put("iss", issuer)
                .put("aud", audience)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", expiresAt.getEpochSecond())
                .put("oid", application.objectId())
                .put("sub", application.objectId())
                .put("appid", application.clientId())
                .put("tid", tenantId)
                .put("uti", UUID.randomUUID().toString())
                .put("ver", "1.0");
        ArrayNode roles = claims.putArray("roles");
        application.roles().stream().sorted().forEach(roles::add);
        return new Issued(key.sign(claims), expiresAt);
    }
}
