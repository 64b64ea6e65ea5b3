package io.farshore.emulation.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ClientSecretCredentialBuilder;
import io.farshore.emulation.testlab.Lab;
import io.farshore.emulation.token.Caller;
import io.farshore.emulation.token.InvalidTokenException;
import io.farshore.emulation.token.TokenVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the lab
class IdentityEmulatorIT {
    private static final String AUDIENCE = "https://management.azure.com";

    private Lab lab;

    @BeforeAll
    void startLab(@TempDir Path folder) throws IOException {
        lab = Lab.start(folder);
    }

    @AfterAll
    void stopLab() {
        lab.close();
    }

    private TokenVerifier verifier(String audience, Clock clock) throws IOException {
        return new TokenVerifier(lab.identity().issuer(), lab.tls().clientContext(), Set.of(audience), clock);
    }

    private String tokenOf(String role) throws IOException {
        AccessToken token =
                lab.credential(role).getTokenSync(new TokenRequestContext().addScopes(AUDIENCE + "/.default"));
        return "Bearer " + token.getToken();
    }

    @Test
    void givesTheOfficialClientATokenWithItsRole() throws Exception {
        Caller caller = verifier(AUDIENCE, Clock.systemUTC()).verify(tokenOf("operator"));

        assertThat(caller).isEqualTo(new Caller("farshore-operator", Set.of("Site Recovery Operator")));
    }

    @Test
    void refusesAWrongSecret() throws IOException {
        var credential = new ClientSecretCredentialBuilder()
                .authorityHost(lab.identity().authorityHost().toString())
                .disableInstanceDiscovery()
                .tenantId(lab.identity().directory().tenantId())
                .clientId("farshore-reader")
                .clientSecret("guessed")
                .httpClient(lab.httpClient())
                .build();

        assertThatThrownBy(() -> credential.getTokenSync(new TokenRequestContext().addScopes(AUDIENCE + "/.default")))
                .hasMessageContaining("AADSTS7000215");
    }

    @Test
    void aTokenForAnotherAudienceIsNotAccepted() throws IOException {
        String token = tokenOf("reader");

        assertThatThrownBy(() ->
                        verifier("https://vault.azure.net", Clock.systemUTC()).verify(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("audience");
    }

    @Test
    void aTokenExpires() throws IOException {
        String token = tokenOf("reader");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(66));

        assertThatThrownBy(() -> verifier(AUDIENCE, later).verify(token))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void aChangedTokenIsNotAccepted() throws IOException {
        String token = tokenOf("reader");
        String[] parts = token.split("\\.");
        String[] other = tokenOf("contributor").split("\\.");

        assertThatThrownBy(
                        () -> verifier(AUDIENCE, Clock.systemUTC()).verify(parts[0] + "." + other[1] + "." + parts[2]))
                .isInstanceOf(InvalidTokenException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void givesTheOfficialManagedIdentityCredentialAToken() throws Exception {
        ProcessBuilder probe = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ManagedIdentityProbe.class.getName(),
                AUDIENCE + "/.default");
        probe.environment()
                .put("IDENTITY_ENDPOINT", lab.identity().identityEndpoint().toString());
        probe.environment()
                .put(
                        "IDENTITY_HEADER",
                        lab.identity().directory().managedIdentity().secret());
        Process process = probe.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        String token = output.lines()
                .filter(line -> line.startsWith("token "))
                .map(line -> line.substring("token ".length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
        Caller caller = verifier(AUDIENCE, Clock.systemUTC()).verify("Bearer " + token);
        assertThat(caller.roles()).containsExactly("Contributor");
    }

    @Test
    void keepsItsKeyAndClientsOverARestart() throws Exception {
        String token = tokenOf("reader");
        SigningKey again = SigningKey.loadOrCreate(lab.folder().resolve("identity/signing-key.pem"));
        Directory directory = Directory.loadOrCreate(lab.folder().resolve("identity/clients.json"));

        assertThat(again.keySet().toString()).contains("\"kid\"");
        assertThat(directory.tenantId()).isEqualTo(lab.identity().directory().tenantId());
        assertThat(verifier(AUDIENCE, Clock.systemUTC()).verify(token).roles()).containsExactly("Site Recovery Reader");
    }
}
