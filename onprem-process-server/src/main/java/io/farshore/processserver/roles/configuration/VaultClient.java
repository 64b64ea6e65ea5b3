package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.processserver.site.VaultCredentials;
import io.farshore.replication.crypto.TlsContexts;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Speaks to the functions, outbound only: registers the site and fetches short-lived credentials. Thread-safe. */
@Singleton
public class VaultClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);
    private static final String AUDIENCE = "farshore-site";

    private final VaultCredentials credentials;
    private final SiteIdentity site;
    private final ServerSettings settings;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final HttpClient http;

    public VaultClient(
            VaultCredentials credentials,
            SiteIdentity site,
            ServerSettings settings,
            ObjectMapper json,
            InstantSource clock) {
        this.credentials = credentials;
        this.site = site;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        if (credentials.cloudAuthority() != null) {
            builder.sslContext(TlsContexts.trusting(List.of(credentials.cloudAuthority())));
        }
        this.http = builder.build();
    }

    /** Makes the site known to its vault; repeating it is harmless. */
    JsonNode register() throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode()
                .put("siteId", site.siteId().toString())
                .put("friendlyName", settings.siteName())
                .put("hostName", settings.hosts().getFirst())
                .put("version", "0.1.0");
        body.putArray("processServers")
                .addObject()
                .put("id", site.processServerId().toString())
                .put("name", settings.siteName() + "-ps1")
                .put("ipAddress", settings.hosts().getFirst())
                .put("manifestPublicKey", SigningKeys.toBase64(site.signer().publicKey()));
        return post("register", body);
    }

    /** Short-lived credentials for queues and for the containers of {@code items}. */
    JsonNode credentials(Collection<UUID> items) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        items.forEach(item -> body.withArray("itemIds").add(item.toString()));
        if (items.isEmpty()) {
            body.putArray("itemIds");
        }
        return post("credentials", body);
    }

    private JsonNode post(String action, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(credentials.endpoint() + "/site/v1/" + action))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the vault answered " + response.statusCode() + " to '" + action + "': "
                    + abridged(response.body()));
        }
        return json.readTree(response.body());
    }

    private String token() throws IOException {
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = json.createObjectNode()
                .put("iss", site.siteId().toString())
                .put("aud", AUDIENCE)
                .put("iat", now)
                .put("exp", now + TOKEN_LIFETIME.toSeconds());
        return sign("JWT", json.writeValueAsString(claims)).compact();
    }

    /** A document signed with the site's key. */
    SignedDocument sign(String type, String payload) {
        return SignedDocument.sign(credentials.key(), credentials.thumbprint(), type, payload);
    }

    private static String abridged(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
