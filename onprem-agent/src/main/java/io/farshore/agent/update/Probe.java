package io.farshore.agent.update;

import io.farshore.replication.update.AgentVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Starts a new version once, only to hear that it starts and which one it is. */
@FunctionalInterface
interface Probe {
    Duration PATIENCE = Duration.ofSeconds(60);

    /** @throws UpdateRefusedException if it does not say its version */
    void check(Path jar, AgentVersion version) throws IOException, InterruptedException, UpdateRefusedException;

    /** The one that runs this Java with little memory, beside the working agent. */
    static void start(Path jar, AgentVersion version) throws IOException, InterruptedException, UpdateRefusedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new UpdateRefusedException(
                    "the new version did not answer --version within " + PATIENCE.toSeconds() + " s");
        }
        String output = new String(process.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8);
        if (output.lines().noneMatch(("farshore-agent " + version)::equals)) {
            throw new UpdateRefusedException("the new version, asked for --version, ended with code "
                    + process.exitValue() + " and said: " + output.strip());
        }
    }
}
