package io.farshore.replication.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
    @TempDir
    private Path folder;

    @Test
    void writesSecretsForTheirOwnerOnlyAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("secret");
        Pem.writeSecret(file, "one");
        Pem.writeSecret(file, "two");
        assertThat(file).hasContent("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void leavesNothingBehindWhenItCannotWrite() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken/inside"));
        assertThatThrownBy(() -> Pem.writeSecret(folder.resolve("taken"), "x")).isInstanceOf(IOException.class);
        assertThat(taken).exists();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNotPem() {
        assertThatThrownBy(() -> Pem.decode("CERTIFICATE", "garbage"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("CERTIFICATE");
        assertThatThrownBy(() -> Pem.certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .isInstanceOf(IOException.class);
    }
}
