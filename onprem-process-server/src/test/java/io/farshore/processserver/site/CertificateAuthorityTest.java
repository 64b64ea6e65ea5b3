package io.farshore.processserver.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final CertificateAuthority authority = CertificateAuthority.create(new UUID(1, 1), NOW);

    /** A request of {@code subject}, signed by {@code signer}'s key. */
    private static String csr(String subject, KeyPair subjectKey, KeyPair signer) throws Exception {
        byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), subjectKey.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
                .getEncoded();
        return Pem.encode("CERTIFICATE REQUEST", der);
    }

    @Test
    void certifiesTheEnrolledIdentityAndRoleAndNothingOfTheRequest() throws Exception {
        UUID id = new UUID(5, 6);
        KeyPair pair = CertificateAuthority.newKeyPair();
        String greedy = csr("CN=" + new UUID(9, 9) + ",OU=process-server,O=Farshore site", pair, pair);
        X509Certificate issued = authority.issue(greedy, Peer.AGENT, id, NOW);
        issued.verify(authority.certificate().getPublicKey());
        assertThat(Peer.of(issued)).contains(new Peer(Peer.AGENT, id));
        assertThat(issued.getPublicKey()).isEqualTo(pair.getPublic());
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getSubjectAlternativeNames()).isNull();
        assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=" + id + ",OU=agent,O=Farshore site");
        assertThat(issued.getNotAfter()).isBefore(Date.from(NOW.plus(Duration.ofDays(826))));
    }

    @Test
    void refusesARequestThatIsNotSignedByItsOwnKey() throws Exception {
        String stolen = csr("CN=x", CertificateAuthority.newKeyPair(), CertificateAuthority.newKeyPair());
        assertThatThrownBy(() -> authority.issue(stolen, Peer.AGENT, new UUID(1, 2), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not signed by its own key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAAAAAA\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\nMAMCAQE=\n-----END CERTIFICATE REQUEST-----\n",
                "-----BEGIN CERTIFICATE REQUEST-----\n*\n-----END CERTIFICATE REQUEST-----\n"
            })
    void refusesGarbageWithAMessage(String csr) {
        assertThatThrownBy(() -> authority.issue(csr, Peer.AGENT, new UUID(1, 2), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("(?s).*(request|CERTIFICATE REQUEST).*");
    }

    @Test
    void tellsNamesFromAddresses() throws Exception {
        List<String> hosts = List.of("127.0.0.1", "::1", "localhost", "cafe.de", "10.beef");
        X509Certificate issued = authority.issue(
                CertificateAuthority.newKeyPair().getPublic(), Peer.PROCESS_SERVER, new UUID(1, 2), hosts, NOW);
        List<Object> kinds = issued.getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(0))
                .toList();
        assertThat(kinds).isEqualTo(List.of(7, 7, 2, 2, 2));
    }

    @Test
    void knowsNoPeerInACertificateOfTheAuthorityItself() {
        assertThat(Peer.of(authority.certificate()))
                .hasValueSatisfying(peer -> assertThat(peer.role()).isNotIn(Peer.AGENT, Peer.PROCESS_SERVER));
    }

    @Test
    void keepsItsIdentityAndItsSecretsToItsOwner(@TempDir Path folder) throws Exception {
        SiteIdentity first = SiteIdentity.loadOrCreate(folder, List.of("localhost"), new ObjectMapper(), NOW);
        SiteIdentity second = SiteIdentity.loadOrCreate(folder, List.of("localhost"), new ObjectMapper(), NOW);
        assertThat(second.siteId()).isEqualTo(first.siteId());
        assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
        assertThat(second.signer()).isEqualTo(first.signer());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> !f.endsWith("ca.pem")).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }
}
