package io.farshore.processserver.roles.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.processserver.site.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of the operator's folder, at most once each, and nothing else. */
@Timeout(30)
class ScriptRunnerTest {
    @TempDir
    private Path home;

    private final BlockingQueue<ScriptRunner.Result> results = new ArrayBlockingQueue<>(4);
    private ScriptRunner runner;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(home.resolve("scripts/deep"));
        runner = new ScriptRunner(new ServerSettings(
                home,
                "127.0.0.1",
                1,
                2,
                List.of("h"),
                "site",
                home.resolve("p"),
                home.resolve("v"),
                ServerSettings.MIN_CACHE_BYTES,
                Duration.ofSeconds(1)));
    }

    private void script(String name, String text, boolean executable) throws IOException {
        Path file = Files.writeString(home.resolve("scripts").resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
    }

    private ScriptRunner.Result run(String name, int seconds) throws IOException, InterruptedException {
        runner.start(UUID.randomUUID(), name, seconds, results::add);
        return results.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void saysWhatTheScriptSaidAndHowItEnded() throws Exception {
        script("deep/ok", "echo moved the name", true);
        assertThat(run("deep/ok", 10)).isEqualTo(new ScriptRunner.Result(true, "exit code 0; moved the name"));
        script("bad", "echo no >&2; exit 3", true);
        assertThat(run("bad", 10)).isEqualTo(new ScriptRunner.Result(false, "exit code 3; no"));
    }

    @Test
    void keepsTheEndOfALongOutput() throws Exception {
        script("long", "seq 1 100000", true);
        assertThat(run("long", 20).message()).endsWith("99999\n100000").hasSizeLessThan(5_000);
    }

    @Test
    void stopsAScriptThatTakesTooLongWithAllItsChildren() throws Exception {
        script("slow", "sleep 300 & echo $!; sleep 300", true);
        ScriptRunner.Result result = run("slow", 1);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.message()).startsWith("stopped after 1 s; ");
        String output = result.message().substring("stopped after 1 s; ".length());
        long child = Long.parseLong(output.lines().findFirst().orElseThrow().strip());
        for (int wait = 0; wait < 100 && runs(child); wait++) {
            Thread.sleep(50);
        }
        assertThat(runs(child)).isFalse();
    }

    /** What was killed may stay listed until its new parent has heard of it. */
    private static boolean runs(long process) throws IOException {
        Path stat = Path.of("/proc/" + process + "/stat");
        try {
            String state = Files.readString(stat).replaceFirst("(?s).*\\) ", "");
            return !state.startsWith("Z") && !state.startsWith("X");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Test
    void runsACommandThatComesTwiceOnceAlsoAfterARestart() throws Exception {
        script("count", "echo x >> ../count", true);
        UUID command = UUID.randomUUID();
        runner.start(command, "count", 10, results::add);
        assertThat(results.poll(20, TimeUnit.SECONDS)).isNotNull();
        prepare();
        runner.start(command, "count", 10, results::add);
        assertThat(results.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(Files.readAllLines(home.resolve("count"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/bin/true", "none", "deep", "link", "plain"})
    void startsNothingElse(String path) throws IOException {
        Files.writeString(home.resolve("secret"), "#!/bin/sh\n");
        Files.createSymbolicLink(home.resolve("scripts/link"), Path.of("/bin/true"));
        script("plain", "echo", false);
        assertThatThrownBy(() -> runner.start(UUID.randomUUID(), path, 10, results::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }
}
