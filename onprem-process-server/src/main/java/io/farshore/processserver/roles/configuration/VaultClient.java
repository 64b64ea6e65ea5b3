package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.processserver.site.VaultCredentials;
import io.farshore.processserver.site.VaultKeys;
import io.farshore.replication.crypto.TlsContexts;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
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
    private final VaultKeys keys;
    private final SiteIdentity site;
    private final ServerSettings settings;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final HttpClient http;

    public VaultClient(
            VaultCredentials credentials,
            VaultKeys keys,
            SiteIdentity site,
            ServerSettings settings,
            ObjectMapper json,
            InstantSource clock) {
        this.credentials = credentials;
        this.keys = keys;
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
    void register() throws IOException, InterruptedException {
        register(keys.current());
    }

    /** The same with a key that is to sign from then on; the vault answers only if it knows it. */
    void register(VaultKeys.Key key) throws IOException, InterruptedException {
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
        post("register", body, key);
    }

    /** Short-lived credentials for queues and for the containers of {@code items}. */
    JsonNode credentials(Collection<UUID> items) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        items.forEach(item -> body.withArray("itemIds").add(item.toString()));
        if (items.isEmpty()) {
            body.putArray("itemIds");
        }
        return post("credentials", body, keys.current());
    }

    /** Puts the certificate of another key, as the vault has asked for by this command. */
    void putCertificate(String commandId, VaultKeys.Key fresh) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("commandId", commandId);
        try {
            body.put(
                    "certificate",
                    Base64.getEncoder().encodeToString(fresh.certificate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        post("certificate", body, keys.current());
    }

    private JsonNode post(String action, ObjectNode body, VaultKeys.Key key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(credentials.endpoint() + "/site/v1/" + action))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token(key))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new VaultRefusedException(
                    response.statusCode(),
                    "the vault answered " + response.statusCode() + " to '" + action + "': "
                            + abridged(response.body()));
        }
        return json.readTree(response.body());
    }

    private String token(VaultKeys.Key key) throws IOException {
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = json.createObjectNode()
                .put("iss", site.siteId().toString())
                .put("aud", AUDIENCE)
                .put("iat", now)
                .put("exp", now + TOKEN_LIFETIME.toSeconds());
        return sign(key, "JWT", json.writeValueAsString(claims)).compact();
    }

    /** A document signed with the site's key. */
    SignedDocument sign(String type, String payload) {
        return sign(keys.current(), type, payload);
    }

    private static SignedDocument sign(VaultKeys.Key key, String type, String payload) {
        return SignedDocument.sign(key.key(), key.id(), type, payload);
    }

    private static String abridged(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
