package io.farshore.emulation.lab;

import io.farshore.emulation.guest.NbdRecordWriter;
import io.farshore.emulation.guest.QemuGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A machine to protect: a boot disk and a data disk behind an agent, and QEMU to run it.
 *
 * @param name its host name
 * @param folder its disks and its agent's state
 * @param healthPort of the agent's health page
 */
public record SampleMachine(String name, Path folder, int healthPort) {
    static final String QEMU = "qemu-system-x86_64";
    static final String AGENT_PREFIX = "agent-";
    static final String GUEST_PREFIX = "guest-";
    static final String WRITER_PREFIX = "writer-";
    private static final String SOCKET = "socket";
    private static final int MEMORY_MIB = 256;
    private static final Duration WRITER_PATIENCE = Duration.ofSeconds(60);

    String agentName() {
        return AGENT_PREFIX + name;
    }

    String guestName() {
        return GUEST_PREFIX + name;
    }

    String writerName() {
        return WRITER_PREFIX + name;
    }

    Path osDisk() {
        return folder.resolve("os.raw");
    }

    Path dataDisk() {
        return folder.resolve("data.raw");
    }

    /** Unix socket paths are short (108 bytes), so sockets live in the temporary folder. */
    private Path socket() throws IOException {
        Path link = folder.resolve(SOCKET);
        if (!Files.exists(link)) {
            Path place = Files.createTempDirectory("farshore").resolve("nbd");
            Files.writeString(link, place.toString());
        }
        return Path.of(Files.readString(link).strip());
    }

    /** Forgets the socket of a machine whose agent has stopped; the next start has another. */
    static void removeSocket(Path folder) throws IOException {
        Path link = folder.resolve(SOCKET);
        if (Files.exists(link)) {
            Path socket = Path.of(Files.readString(link).strip());
            Files.deleteIfExists(socket);
            Files.deleteIfExists(Objects.requireNonNull(socket.getParent()));
            Files.delete(link);
        }
    }

    Path writeAgentConfig(LabSettings settings, Path passphrase, Path updateKey) throws IOException {
        Files.createDirectories(folder);
        Path config = folder.resolve("agent.yml");
        Files.writeString(config, """
                home: "%s"
                configurationServer: "https://127.0.0.1:%d"
                passphraseFile: "%s"
                machineName: "%s"
                listen: "unix:%s"
                healthPort: %d
                journalLimitMb: 1024
                batchLimitMb: 5
                updateKey: "%s"
                disks:
                  - name: sda
                    path: "%s"
                    boot: true
                  - name: sdb
                    path: "%s"
                """.formatted(
                        folder.resolve("agent"),
                        settings.ports().control(),
                        passphrase,
                        name,
                        socket(),
                        healthPort,
                        updateKey,
                        osDisk(),
                        dataDisk()));
        return config;
    }

    /** Boots the machine on the disks behind its agent. @param guestSettings see {@code guest/init-root} */
    Workload boot(String guestSettings) throws IOException {
        return new Workload.Booted(QemuGuest.start(guest(guestSettings)));
    }

    /** The same, as a process that outlives this one. */
    LabProcess.Command bootCommand(String guestSettings) throws IOException {
        List<String> words = QemuGuest.command(guest(guestSettings));
        return new LabProcess.Command(words, Map.of(), Pattern.compile(""), Duration.ofSeconds(10));
    }

    private QemuGuest.Settings guest(String guestSettings) throws IOException {
        return new QemuGuest.Settings(
                QEMU,
                MEMORY_MIB,
                List.of("nbd+unix:///sda?socket=" + socket(), "nbd+unix:///sdb?socket=" + socket()),
                folder.resolve("serial.log"),
                guestSettings);
    }

    /** Where clients find the disk of that name. */
    String nbdUri(String disk) throws IOException {
        return "nbd+unix:///" + disk + "?socket=" + socket();
    }

    /** Writes records to the data disk behind the agent, without booting anything, until every place has one. */
    Workload write(Installation installation, Duration pace) throws IOException {
        return Workload.Writer.start(writer(installation, pace), folder.resolve("writer.log"));
    }

    /** The same, as a process that outlives this one. */
    LabProcess.Command writerCommand(Installation installation, Duration pace) throws IOException {
        return new LabProcess.Command(
                writer(installation, pace), Map.of(), Pattern.compile("^ACK ", Pattern.MULTILINE), WRITER_PATIENCE);
    }

    private List<String> writer(Installation installation, Duration pace) throws IOException {
        return List.of(
                installation.java(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                installation.emulationJar().toString(),
                NbdRecordWriter.class.getName(),
                "--socket",
                socket().toString(),
                "--export",
                "sdb",
                "--size",
                Long.toString(Files.size(dataDisk())),
                "--pace",
                Long.toString(pace.toNanos() / 1_000));
    }
}
