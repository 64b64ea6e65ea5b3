package io.farshore.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.file.FolderTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * The agent of a machine that is protected and at work is updated from the vault. Runs in the profile {@code lab}, on what
 * {@code ./farshore build} made.
 */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AgentUpdateIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String OLD = "0.1.0";
    private static final String NEW = "0.1.1";

    private static Path home = Path.of("made at the start");

    private int code;
    private String out = "";

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("farshore.root", Path.of("..").toAbsolutePath().toString());
        home = Files.createTempDirectory("farshore-update");
        assertThat(Farshore.commandLine().execute("up", "--machines", "1", "--home", home.toString()))
                .isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        Farshore.commandLine().execute("down", "--home", home.toString());
        FolderTree.delete(home);
    }

    private void run(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        CommandLine line = Farshore.commandLine().setOut(writer).setErr(writer);
        List<String> all = new ArrayList<>(List.of(words));
        if (!words[0].equals("agent-package")) {
            all.addAll(List.of("--home", home.toString()));
        }
        code = line.execute(all.toArray(String[]::new));
        out = text.toString();
        String shown = all.contains("json") ? "" : out;
        System.out.println("$ farshore " + String.join(" ", words) + "\n" + shown + "-> " + code);
    }

    private void runWell(String... words) {
        run(words);
        assertThat(code).as(out).isZero();
    }

    private JsonNode json(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        runWell(all.toArray(String[]::new));
        return JSON.readTree(out);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Instant until = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            assertThat(Instant.now()).as(what).isBefore(until);
            Thread.sleep(500);
        }
    }

    private void pack(String version, String key, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "agent-package",
                "--key",
                home.resolve(key).toString(),
                "--out",
                home.resolve("site/agent-packages").toString(),
                "--version",
                version));
        words.addAll(List.of(more));
        runWell(words.toArray(String[]::new));
    }

    private String reportedVersion() throws Exception {
        return json("item", "show", "machine1")
                .at("/properties/providerSpecificDetails/agentVersion")
                .asText();
    }

    private static long pid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("processes/agent-machine1.pid"))
                .strip()
                .split(" ")[0]);
    }

    private static String log() throws IOException {
        return Files.readString(home.resolve("processes/agent-machine1.log"));
    }

    private static long lastWrite() throws IOException {
        String log = Files.readString(home.resolve("processes/writer-machine1.log"));
        int at = log.lastIndexOf("ACK ");
        int end = log.indexOf('\n', at);
        return at < 0 || end < 0 ? 0 : Long.parseLong(log.substring(at + "ACK ".length(), end));
    }

    @Test
    @Order(1)
    void aMachineIsProtectedAndAtWork() throws Exception {
        runWell("policy", "create", "gold", "--crash-consistent", "1");
        runWell("item", "protect", "machine1", "--policy", "gold", "--network", "recovered");
        await("it is protected", () -> json("item", "show", "machine1")
                .at("/properties/protectionState")
                .asText()
                .equals("Protected"));
        assertThat(reportedVersion()).isEqualTo(OLD);
        assertThat(install().resolve("current")).isSymbolicLink();
    }

    @Test
    @Order(2)
    void saysThatThereIsNoNewerAgent() {
        run("item", "update-agent", "machine1");
        assertThat(code).isEqualTo(1);
        assertThat(out).contains("Failed: Update Mobility Service", "agent-packages", "runs version " + OLD);
        pack(OLD, "release.key");
        run("item", "update-agent", "machine1");
        assertThat(out).contains("Failed", "of version " + OLD + ";", "runs version " + OLD);
    }

    @Test
    @Order(3)
    void takesNoAgentThatAnotherKeySigned() throws Exception {
        pack(NEW, "thief.key", "--new-key");
        long pid = pid();
        run("item", "update-agent", "machine1");
        assertThat(code).isEqualTo(1);
        assertThat(out).contains("Failed: Update Mobility Service", "is not signed with the update key");
        assertThat(reportedVersion()).isEqualTo(OLD);
        assertThat(pid()).isEqualTo(pid);
        assertThat(ProcessHandle.of(pid)).isPresent();
        assertThat(log()).containsOnlyOnce("ready disks=");
        assertThat(install().resolve("versions/" + NEW)).doesNotExist();
    }

    @Test
    @Order(4)
    void isUpdatedWhileItsMachineWorks() throws Exception {
        pack(NEW, "release.key");
        long pid = pid();
        Instant startOfProcess =
                ProcessHandle.of(pid).orElseThrow().info().startInstant().orElseThrow();
        Instant before = Instant.now();
        runWell("item", "update-agent", "machine1");
        assertThat(out).contains("Succeeded: Update Mobility Service");
        System.out.println(
                "updated within " + Duration.between(before, Instant.now()).toMillis() + " ms");
        await("the item reports the new version", () -> reportedVersion().equals(NEW));
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertThat(process.info().startInstant()).contains(startOfProcess);
        assertThat(String.join(" ", process.info().arguments().orElseThrow())).contains("install/current");
        assertThat(install().resolve("current").toRealPath()).endsWith(Path.of("versions", NEW));
        assertThat(install().resolve("versions/" + OLD + "/farshore-agent.jar")).exists();
    }

    @Test
    @Order(5)
    void replicationGoesOn() throws Exception {
        Instant updated = Instant.now();
        long written = lastWrite();
        await("the machine writes on", () -> lastWrite() > written);
        await("new points come", () -> {
            for (JsonNode point : json("item", "points", "machine1")) {
                if (Instant.parse(point.at("/properties/recoveryPointTime").asText())
                        .isAfter(updated)) {
                    return true;
                }
            }
            return false;
        });
        assertThat(log()).contains("continues epoch").doesNotContain("a new epoch", "a resync is needed");
        assertThat(json("item", "show", "machine1")
                        .at("/properties/protectionState")
                        .asText())
                .isEqualTo("Protected");
    }

    @Test
    @Order(6)
    void isNotUpdatedToWhatItRuns() throws Exception {
        run("item", "update-agent", "machine1");
        assertThat(out).contains("Failed", "of version " + NEW + ";", "runs version " + NEW);
        pack("0.1.2", "release.key");
        runWell("item", "update-agent", "machine1");
        await("the next update works as the first", () -> reportedVersion().equals("0.1.2"));
        Path versions = install().resolve("versions");
        assertThat(versions.resolve(NEW)).exists();
        assertThat(versions.resolve(OLD)).doesNotExist();
    }

    private static Path install() {
        return home.resolve("machines/machine1/install");
    }

    /** How far an update has come, as its files show. */
    private enum Step {
        DOWNLOADING(".%s.part"),
        UNPACKING(".%s.tmp/lib"),
        IN_PLACE("%s/farshore-agent.jar"),
        STOPPING("../current.new"),
        SWITCHED("%s/farshore-agent.jar");

        private final String file;

        Step(String file) {
            this.file = file;
        }

        boolean isReached(String version) throws IOException {
            boolean there = Files.exists(
                    install().resolve("versions").resolve(file.formatted(version)), LinkOption.NOFOLLOW_LINKS);
            return there
                    && (this != SWITCHED
                            || install().resolve("current").toRealPath().endsWith(version));
        }
    }

    @Tag("nightly")
    @ParameterizedTest
    @EnumSource(Step.class)
    @Order(7)
    void isUpdatedInTheEndWhenItIsKilledWhile(Step step) throws Exception {
        String version = "0.2." + step.ordinal();
        pack(version, "release.key");
        ProcessHandle agent = ProcessHandle.of(pid()).orElseThrow();
        runWell("item", "update-agent", "machine1", "--no-wait");
        String job = out.substring(out.lastIndexOf(' ') + 1).strip();
        Instant until = Instant.now().plus(PATIENCE);
        while (!step.isReached(version)) {
            assertThat(Instant.now()).as(step.name()).isBefore(until);
            Thread.sleep(1);
        }
        agent.destroyForcibly();
        agent.onExit().join();
        assertThat(install().resolve("current/farshore-agent.jar")).isRegularFile();
        System.out.println("killed while " + step + ", the link leads to "
                + install().resolve("current").toRealPath().getFileName());
        runWell("up", "--machines", "1"); // starts what does not run
        runWell("job", "watch", job);
        assertThat(out).contains("Succeeded: Update Mobility Service");
        await("the item reports the new version", () -> reportedVersion().equals(version));
        try (Stream<Path> left = Files.list(install().resolve("versions"))) {
            assertThat(left).noneMatch(each -> each.getFileName().toString().startsWith("."));
        }
        assertThat(log()).doesNotContain("a new epoch", "a resync is needed");
    }
}
