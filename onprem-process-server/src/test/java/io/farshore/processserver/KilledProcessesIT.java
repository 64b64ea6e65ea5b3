package io.farshore.processserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.SourceMachine;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agent and process server as processes of their own, killed while a workload writes: every point is the machine after a
 * prefix of the writes, nothing that was acknowledged is lost, and nothing is replicated anew.
 */
class KilledProcessesIT {
    private static final int DISK_BYTES = 8 << 20;
    private static final int KILLS = 8;
    private static final UUID ITEM = new UUID(20, 26);
    /** The writer is not throttled: half a gigabyte may have to be shipped after it stops, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final int nbdPort = freePort();
    private final int controlPort = freePort();
    private final int dataPort = freePort();
    private Path vaultFile = Path.of("");

    KilledProcessesIT() throws IOException {}

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stopAll() {
        started.forEach(Process::destroyForcibly);
    }

    private Process launch(String name, String heap, String main, String... arguments) throws Exception {
        Path log = folder.resolve(name + ".log");
        long from = Files.exists(log) ? Files.size(log) : 0;
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        started.add(process);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).substring((int) from).contains("ready ")) {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(until);
            Thread.sleep(20);
        }
        return process;
    }

    private Process processServer() throws Exception {
        return launch(
                "process-server",
                "-Xmx192m",
                "io.farshore.processserver.ProcessServer",
                "--home",
                folder.resolve("site").toString(),
                "--bind",
                "127.0.0.1",
                "--host",
                "127.0.0.1",
                "--control-port",
                Integer.toString(controlPort),
                "--data-port",
                Integer.toString(dataPort),
                "--site-name",
                "hq",
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                "--vault-credentials",
                vaultFile.toString(),
                "--poll-seconds",
                "0.2");
    }

    private Process agent() throws Exception {
        return launch(
                "agent",
                "-Xmx80m",
                "io.farshore.agent.Agent",
                "--config",
                folder.resolve("agent.yaml").toString());
    }

    private byte[][] disks() throws IOException {
        return new byte[][] {Files.readAllBytes(folder.resolve("disk-0")), Files.readAllBytes(folder.resolve("disk-1"))
        };
    }

    private void prepare(Random random) throws Exception {
        for (int i = 0; i < 2; i++) {
            byte[] content = new byte[DISK_BYTES];
            byte[] used = new byte[DISK_BYTES / 2];
            random.nextBytes(used);
            System.arraycopy(used, 0, content, random.nextInt(DISK_BYTES / 2), used.length);
            Files.write(folder.resolve("disk-" + i), content);
        }
        Files.writeString(folder.resolve("passphrase"), "a passphrase of some length");
        Files.writeString(
                folder.resolve("agent.yaml"),
                String.join(
                        "\n",
                        "home: " + folder.resolve("agent"),
                        "configurationServer: https://127.0.0.1:" + controlPort,
                        "passphraseFile: " + folder.resolve("passphrase"),
                        "listen: tcp:" + nbdPort,
                        "healthPort: 0",
                        "disks:",
                        "  - {name: sda, path: " + folder.resolve("disk-0") + ", boot: true}",
                        "  - {name: sdb, path: " + folder.resolve("disk-1") + "}",
                        ""));
    }

    @Test
    void everyPointIsAPrefixOfTheWritesWhoeverIsKilled() throws Exception {
        long seed = Long.getLong("farshore.seed", System.nanoTime());
        System.out.println("seed " + seed + " (repeat with -Dfarshore.seed)");
        Random random = new Random(seed);
        prepare(random);
        byte[][] initial = disks();
        try (FakeVault vault = new FakeVault()) {
            vaultFile = vault.credentials(folder);
            Process server = processServer();
            Process agent = agent();
            JsonNode identity = new ObjectMapper()
                    .readTree(folder.resolve("agent/identity.json").toFile());
            vault.protect(ITEM, UUID.fromString(identity.path("machineId").asText()), 1);
            NbdWriter writer = new NbdWriter(nbdPort, DISK_BYTES, seed);
            Thread writing = Thread.ofPlatform().name("writer").daemon().start(writer);
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(random.nextInt(kill == 0 ? 300 : 2500));
                if (random.nextInt(3) == 0) {
                    server.destroyForcibly().waitFor();
                    server = processServer();
                } else {
                    agent.destroyForcibly().waitFor();
                    agent = agent();
                }
            }
            writer.stop();
            assertThat(writing.join(PATIENCE))
                    .as("the last write was acknowledged")
                    .isTrue();
            assertThat(disks()).isDeepEqualTo(writer.after(writer.acknowledged(), initial));
            awaitPointOf(vault, writer.acknowledged());
            int points = checkAll(vault, writer, initial);
            System.out.println(writer.acknowledged() + " writes, " + points + " points, " + KILLS + " kills");
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + "\n" + tail("agent") + "\n" + tail("process-server"), e);
        }
    }

    private String tail(String name) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(name + ".log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private PointVerifier verifier(FakeVault vault) throws IOException {
        JsonNode names =
                new ObjectMapper().readTree(folder.resolve("site/site.json").toFile());
        return new PointVerifier(
                vault.manifests,
                vault.segments(ITEM),
                List.of(SigningKeys.fromBase64(names.path("manifestPublicKey").asText())));
    }

    private void awaitPointOf(FakeVault vault, long record) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long newest = -1;
        while (newest < record) {
            assertThat(System.nanoTime())
                    .as("no point of record %d, newest is %d", record, newest)
                    .isLessThan(until);
            Thread.sleep(500);
            List<StoredBlob> points = vault.manifests.list("");
            if (!points.isEmpty()) {
                newest = NbdWriter.newest(SourceMachine.hydrate(vault.segments(ITEM), point(vault, points.size())));
            }
        }
    }

    private RecoveryPointManifest point(FakeVault vault, int number) throws IOException {
        String name = vault.manifests.list("").get(number - 1).name();
        long epoch = Long.parseLong(name.split("/")[1]);
        return verifier(vault).read(ITEM, epoch, number).manifest();
    }

    private int checkAll(FakeVault vault, NbdWriter writer, byte[][] initial) throws IOException {
        List<StoredBlob> points = vault.manifests.list("");
        assertThat(points.stream().map(blob -> blob.name().split("/")[1]).distinct())
                .as("epochs")
                .hasSize(1);
        long before = 0;
        for (int number = 1; number <= points.size(); number++) {
            byte[][] recovered = SourceMachine.hydrate(vault.segments(ITEM), point(vault, number));
            long newest = NbdWriter.newest(recovered);
            assertThat(newest).isGreaterThanOrEqualTo(before);
            assertThat(recovered).as("point %d", number).isDeepEqualTo(writer.after(newest, initial));
            before = newest;
        }
        verifier(vault).verify(ITEM, point(vault, 1).epoch(), points.size());
        assertThat(Files.exists(folder.resolve("agent/journal"))).isTrue();
        return points.size();
    }
}
