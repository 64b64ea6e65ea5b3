package io.farshore.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class LabCertificateTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path folder;

    @Test
    void makesAServerThatItsAuthorityVouchesForUnderBothNames() throws Exception {
        LabCertificate.ensure(folder, PASSWORD, NOW);
        TlsIdentity tls = TlsIdentity.load(folder.resolve(LabCertificate.SERVER_FILE), PASSWORD);
        Router router = new Router(ErrorShape.ODATA).on("GET", "/", request -> Reply.empty(204));
        HttpClient client = HttpClient.newBuilder()
                .sslContext(TlsIdentity.trustingPem(folder.resolve(LabCertificate.CA_FILE)))
                .build();
        try (LoopbackServer server = LoopbackServer.https(0, tls.serverContext(), router)) {
            for (String host : new String[] {"127.0.0.1", "localhost"}) {
                URI address = URI.create("https://" + host + ":" + server.port() + "/");
                assertThat(client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(204);
            }
        }
    }

    @Test
    void changesNothingWhileTheCertificatesAreGood() throws Exception {
        LabCertificate.ensure(folder, PASSWORD, NOW);
        byte[] first = Files.readAllBytes(folder.resolve(LabCertificate.SERVER_FILE));

        LabCertificate.ensure(folder, PASSWORD, NOW.plus(Duration.ofDays(300)));
        assertThat(Files.readAllBytes(folder.resolve(LabCertificate.SERVER_FILE)))
                .isEqualTo(first);

        LabCertificate.ensure(folder, PASSWORD, NOW.plus(Duration.ofDays(340)));
        assertThat(Files.readAllBytes(folder.resolve(LabCertificate.SERVER_FILE)))
                .isNotEqualTo(first);
    }

    @Test
    void givesJavaATrustStoreAndKeepsTheServersKeyFromOthers() throws Exception {
        LabCertificate.ensure(folder, PASSWORD, NOW);

        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(LabCertificate.TRUST_FILE))) {
            trust.load(in, PASSWORD);
        }
        assertThat(trust.isCertificateEntry("lab-ca")).isTrue();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve(LabCertificate.SERVER_FILE))))
                .isEqualTo("rw-------");
    }
}
