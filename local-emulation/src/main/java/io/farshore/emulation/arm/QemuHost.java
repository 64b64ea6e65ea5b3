package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The QEMU processes of the virtual machines. A process outlives a crash of the emulator; its number and start time are
 * kept beside its serial log so that the next emulator knows it again. Safe for threads.
 */
final class QemuHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QemuHost.class);
    private static final String PROCESS_FILE = "qemu.json";
    private static final String SERIAL_FILE = "serial.log";
    private static final Duration EXIT_WAIT = Duration.ofSeconds(10);
    private static final Duration EXIT_POLL = Duration.ofMillis(20);
    /** Linux gives start times relative to a boot time that the clock's adjustments move. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(3);

    private final QemuCommand command;
    private final Path folder;
    private final Map<String, ProcessHandle> processes = new ConcurrentHashMap<>();
    private volatile boolean closing;

    QemuHost(QemuCommand command, Path folder) {
        this.command = command;
        this.folder = folder;
    }

    /** Whether machines can run at all. */
    boolean installed() {
        return command.installed();
    }

    Path serialLog(String machine) {
        return folder.resolve(machine).resolve(SERIAL_FILE);
    }

    boolean alive(String machine) {
        ProcessHandle process = processes.get(machine);
        return process != null && running(process);
    }

    /** Starts {@code machine} unless it runs; {@code ended} hears when it ends by itself. */
    void start(String machine, List<QemuCommand.Disk> disks, Consumer<String> ended) throws IOException {
        if (alive(machine) || adopt(machine, ended)) {
            return;
        }
        Path own = Files.createDirectories(folder.resolve(machine));
        Process process = new ProcessBuilder(command.line(disks, serialLog(machine)))
                .directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(own.resolve("qemu.log").toFile()))
                .start();
        process.getOutputStream().close();
        ObjectNode text = Json.object()
                .put("pid", process.pid())
                .put(
                        "startedAt",
                        process.info().startInstant().orElse(Instant.EPOCH).toString());
        DurableFile.replace(own.resolve(PROCESS_FILE), Json.bytes(text));
        LOG.info("Machine {} runs as QEMU process {}", machine, process.pid());
        watch(machine, process.toHandle(), ended);
    }

    private void watch(String machine, ProcessHandle process, Consumer<String> ended) {
        processes.put(machine, process);
        process.onExit().thenRun(() -> {
            // A process that stop() or close() ended is not in the map any more, or not to be reported.
            if (processes.remove(machine, process) && !closing) {
                LOG.info("Machine {} ended by itself", machine);
                ended.accept(machine);
            }
        });
    }

    private boolean adopt(String machine, Consumer<String> ended) throws IOException {
        Path file = folder.resolve(machine).resolve(PROCESS_FILE);
        if (!Files.exists(file)) {
            return false;
        }
        ObjectNode text = Json.parseObject(Files.readAllBytes(file));
        Instant startedAt = Instant.parse(text.path("startedAt").asText());
        Optional<ProcessHandle> process = ProcessHandle.of(text.path("pid").asLong())
                .filter(QemuHost::running)
                .filter(found -> startedNear(found, startedAt));
        if (process.isEmpty()) {
            return false;
        }
        LOG.info(
                "Machine {} still runs as QEMU process {}",
                machine,
                process.get().pid());
        watch(machine, process.get(), ended);
        return true;
    }

    /** A process number is used again after a while; number and start time together are not. */
    private static boolean startedNear(ProcessHandle process, Instant startedAt) {
        return process.info()
                .startInstant()
                .filter(start -> Duration.between(start, startedAt).abs().compareTo(START_TIME_TOLERANCE) <= 0)
                .isPresent();
    }

    /** Ends {@code machine} as pulling its plug would; returns when it is gone. */
    void stop(String machine) throws IOException {
        adopt(machine, ignored -> {});
        ProcessHandle process = processes.remove(machine);
        if (process != null) {
            process.destroyForcibly();
            awaitExit(process);
        }
        Files.deleteIfExists(folder.resolve(machine).resolve(PROCESS_FILE));
    }

    private static void awaitExit(ProcessHandle process) throws IOException {
        long deadlineNanos = System.nanoTime() + EXIT_WAIT.toNanos();
        try {
            while (running(process)) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new IOException("QEMU process " + process.pid() + " does not end; end it by hand");
                }
                process.onExit()
                        .completeOnTimeout(process, EXIT_POLL.toMillis(), TimeUnit.MILLISECONDS)
                        .get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while ending QEMU process " + process.pid(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for an exit does not fail", e);
        }
    }

    /**
     * Whether the process does anything any more. An adopted process whose number nobody collects, as in a container
     * without an init, stays a zombie, which {@link ProcessHandle#isAlive} takes for alive.
     */
    private static boolean running(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return process.isAlive();
        }
    }

    /** Removes the machine's folder, its console log included. */
    void forget(String machine) throws IOException {
        stop(machine);
        Path own = folder.resolve(machine);
        for (String name : List.of(SERIAL_FILE, "qemu.log")) {
            Files.deleteIfExists(own.resolve(name));
        }
        Files.deleteIfExists(own);
    }

    /** Ends all processes; the machines count as running and start again with the next emulator. */
    @Override
    public void close() throws IOException {
        closing = true;
        List<ProcessHandle> ending = List.copyOf(processes.values());
        ending.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : ending) {
            awaitExit(process);
        }
    }
}
