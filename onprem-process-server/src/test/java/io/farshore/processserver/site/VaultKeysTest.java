package io.farshore.processserver.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys outlive a server that is killed between any two steps: a new object stands for a new process. */
final class VaultKeysTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(365);

    @TempDir
    private Path home = Path.of("set by JUnit");

    private VaultKeys.Key original;

    @BeforeEach
    void makeOriginal() throws Exception {
        original = TestKeys.site(NOW, LIFETIME);
    }

    private VaultKeys keys() throws IOException {
        return new VaultKeys(home, original, new ObjectMapper());
    }

    @Test
    void signsWithTheCredentialsFileUntilAnotherKeyIsUsed() throws Exception {
        assertThat(keys().current().id()).isEqualTo(original.id());
        VaultKeys.Key next = keys().next("c1", NOW);
        assertThat(keys().current().id()).isEqualTo(original.id());
        assertThat(keys().isInUse("c1")).isFalse();
        keys().use("c1");
        assertThat(keys().current().id()).isEqualTo(next.id());
        assertThat(keys().current().key()).isEqualTo(next.key());
        assertThat(keys().isInUse("c1")).isTrue();
    }

    @Test
    void aCommandThatComesAgainFindsItsKey() throws Exception {
        assertThat(keys().next("c1", NOW).id())
                .isEqualTo(keys().next("c1", NOW.plusSeconds(60)).id());
        assertThat(keys().next("c2", NOW).id()).isNotEqualTo(original.id());
        assertThatThrownBy(() -> keys().use("c1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyThatTheVaultDoesNotWantIsForgotten() throws Exception {
        VaultKeys.Key unwanted = keys().next("c1", NOW);
        keys().drop("c2");
        keys().drop("c1");
        assertThat(keys().current().id()).isEqualTo(original.id());
        assertThat(keys().next("c1", NOW).id()).isNotEqualTo(unwanted.id());
    }

    @Test
    void theNewCertificateIsLikeTheOldAndValidAsLong() throws Exception {
        X509Certificate next = keys().next("c1", NOW).certificate();
        next.verify(next.getPublicKey());
        assertThat(next.getSubjectX500Principal())
                .isEqualTo(original.certificate().getSubjectX500Principal());
        next.checkValidity(Date.from(NOW));
        assertThat(Duration.between(
                        next.getNotBefore().toInstant(), next.getNotAfter().toInstant()))
                .isEqualTo(LIFETIME);
    }

    @Test
    void anotherCredentialsFileOutranksARenewedKey() throws Exception {
        keys().next("c1", NOW);
        keys().use("c1");
        original = TestKeys.site(NOW, LIFETIME);
        assertThat(keys().current().id()).isEqualTo(original.id());
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws Exception {
        keys().next("c1", NOW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("vault-key.json"))))
                .isEqualTo("rw-------");
    }
}
