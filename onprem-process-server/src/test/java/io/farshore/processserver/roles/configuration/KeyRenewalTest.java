package io.farshore.processserver.roles.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.processserver.site.TestKeys;
import io.farshore.processserver.site.VaultCredentials;
import io.farshore.processserver.site.VaultKeys;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.SignedDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site puts to its vault, signed with which key, when everything goes well and when it does not. */
final class KeyRenewalTest {
    private static final String COMMAND = "00000000-0000-0000-0000-0000000000c1";

    private final ObjectMapper json = new ObjectMapper();
    private final Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private final List<String> asked = new ArrayList<>();
    private final Map<String, Integer> statuses = new HashMap<>();

    @TempDir
    private Path home = Path.of("set by JUnit");

    private HttpServer server;
    private VaultKeys.Key original;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/site/v1/", this::answer);
        server.start();
        original = TestKeys.site(now, Duration.ofDays(365));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String action = exchange.getRequestURI().getPath().substring("/site/v1/".length());
            String token =
                    exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
            asked.add(action + (SignedDocument.parse(token).keyId().equals(original.id()) ? " old" : " new"));
            byte[] body = "{\"error\":{\"message\":\"no\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(statuses.getOrDefault(action, 200), body.length);
            exchange.getResponseBody().write(body);
        } catch (DamagedDataException e) {
            throw new IOException(e);
        }
    }

    private VaultKeys keys() throws IOException {
        return new VaultKeys(home, original, json);
    }

    /** As after a start of the server. */
    private void renew() throws IOException {
        VaultKeys keys = keys();
        ServerSettings settings = new ServerSettings(
                home, "127.0.0.1", 0, 0, List.of("h"), "hq", home, home, 1L << 30, Duration.ofSeconds(1));
        VaultCredentials credentials =
                new VaultCredentials("http://127.0.0.1:" + server.getAddress().getPort(), original, null);
        SiteIdentity site = SiteIdentity.loadOrCreate(home, List.of("h"), json, now);
        VaultClient vault = new VaultClient(credentials, keys, site, settings, json, () -> now);
        new KeyRenewal(vault, keys, () -> now).renew(COMMAND);
    }

    @Test
    void putsTheCertificateWithTheOldKeyAndRegistersWithTheNew() throws IOException {
        renew();
        assertThat(asked).containsExactly("certificate old", "register new");
        assertThat(keys().current().id()).isNotEqualTo(original.id());
        String renewed = keys().current().id();
        renew(); // the command comes twice
        assertThat(asked).hasSize(2);
        assertThat(keys().current().id()).isEqualTo(renewed);
    }

    @Test
    void keepsTheOldKeyWhenTheVaultRefusesTheCertificate() throws IOException {
        statuses.put("certificate", 400);
        assertThatThrownBy(this::renew)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("400 to 'certificate'");
        assertThat(keys().current().id()).isEqualTo(original.id());
    }

    @Test
    void keepsTheOldKeyWhenTheVaultDoesNotKnowTheNew() throws IOException {
        statuses.put("register", 401);
        assertThatThrownBy(this::renew).isInstanceOf(IllegalArgumentException.class);
        assertThat(keys().current().id()).isEqualTo(original.id());
    }

    @Test
    void goesOnWithTheSameKeyWhenTheVaultWasOutOfReach() throws IOException {
        statuses.put("register", 503);
        assertThatThrownBy(this::renew).isInstanceOf(IOException.class);
        String made = keys().next(COMMAND, now).id();
        assertThat(keys().current().id()).isEqualTo(original.id());
        statuses.clear();
        renew();
        assertThat(keys().current().id()).isEqualTo(made);
    }
}
