package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.lab.Fault.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The disk of the process server's cache is full to its last byte: agents are told to wait, and their journals grow. */
final class CacheFaults {
    private static final int FULL_MILLIS = 8_000;
    private static final int BLOCK_BYTES = 4096;
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(40);

    private CacheFaults() {}

    static List<Fault> rows() {
        return List.of(new Fault("full-cache-disk", Phase.STEADY_STATE, CacheFaults::fill, CacheFaults::drains));
    }

    private static void fill(Life life) throws IOException, InterruptedException {
        Assumptions.assumeTrue(life.lab().hasCacheDisk(), "a disk for the cache needs root");
        Path ballast = life.lab().siteFolder().resolve("ballast");
        long journalBefore = journalBytes(life);
        long acknowledgedBefore = life.acknowledged();
        try {
            fill(ballast);
            Thread.sleep(FULL_MILLIS);
            assertThat(life.acknowledged()).as("the workload is not blocked").isGreaterThan(acknowledgedBefore);
            assertThat(journalBytes(life))
                    .as("the agent keeps what it cannot send")
                    .isGreaterThan(journalBefore);
        } finally {
            Files.delete(ballast);
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream output = Files.newOutputStream(ballast)) {
            while (ballast.toFile().getUsableSpace() > 0) {
                output.write(block);
            }
        } catch (IOException e) {
            // No space left on device: as wanted.
            assertThat(ballast.toFile().getUsableSpace()).isLessThan(BLOCK_BYTES);
        }
    }

    private static void drains(Life life) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(DRAIN_PATIENCE);
        while (!life.health().path("status").asText().equals("UP")) {
            assertThat(Instant.now()).as("the agent says " + life.health()).isBefore(until);
            Thread.sleep(250);
        }
    }

    private static long journalBytes(Life life) throws IOException, InterruptedException {
        return life.health().at("/replication/journalBytes").asLong();
    }
}
