package io.farshore.processserver.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.update.AgentVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentPackagesTest {
    @TempDir
    private Path home = Path.of("set by JUnit");

    private AgentPackages packages() {
        return new AgentPackages(PackageFolder.settings(home));
    }

    private String newest() throws IOException {
        return packages().newest().map(there -> there.version().toString()).orElse("none");
    }

    @Test
    void theNewestIsThatOfTheHighestVersion() throws IOException {
        assertThat(newest()).isEqualTo("none");
        PackageFolder.add(home, "0.1.9", new byte[] {1});
        PackageFolder.add(home, "0.1.10", new byte[] {1, 2});
        PackageFolder.add(home, "0.1.2", new byte[] {1});
        assertThat(newest()).isEqualTo("0.1.10");
        assertThat(packages().find(new AgentVersion(0, 1, 2))).isPresent();
        assertThat(packages().find(new AgentVersion(0, 1, 3))).isEmpty();
    }

    @Test
    void whatIsNotWholeIsLeftOut() throws IOException {
        Path folder = packages().folder();
        PackageFolder.add(home, "0.1.1", new byte[] {1});
        PackageFolder.add(home, "0.1.2", new byte[] {1, 2});
        Files.write(folder.resolve("farshore-agent-0.1.2.zip"), new byte[] {1}); // being copied
        PackageFolder.add(home, "0.1.3", new byte[] {1});
        Files.delete(folder.resolve("farshore-agent-0.1.3.zip.jws"));
        PackageFolder.add(home, "0.1.4", new byte[] {1});
        Files.writeString(
                folder.resolve("farshore-agent-0.1.4.zip.jws"), PackageFolder.signed("0.1.5", new byte[] {1}));
        PackageFolder.add(home, "0.1.6", new byte[] {1});
        Files.writeString(folder.resolve("farshore-agent-0.1.6.zip.jws"), "x".repeat(5_000));
        Files.writeString(folder.resolve("farshore-agent-9.zip"), "");
        Files.writeString(folder.resolve("readme"), "");
        assertThat(newest()).isEqualTo("0.1.1");
        assertThat(packages().find(new AgentVersion(0, 1, 2))).isEmpty();
    }
}
