package io.farshore.emulation.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lab guest in QEMU (software emulation), its serial console in a file. The first disk is booted, all are virtio.
 * Writes are {@code cache=writeback}: what the guest flushes is flushed to the disk's source (a file, or an NBD server
 * as NBD_CMD_FLUSH) before the guest's fdatasync returns, and nothing else is. Safe for threads.
 */
public final class QemuGuest implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration EXIT_WAIT = Duration.ofSeconds(10);
    private static final Pattern NBD_UNIX = Pattern.compile("nbd\\+unix:///([^?]*)\\?socket=(.+)");
    private static final int RECONNECT_SECONDS = 120;
    private static final Pattern ACK = Pattern.compile("^ACK (\\d+)\\r?\\n", Pattern.MULTILINE);

    private final Process process;
    private final Path serial;

    private QemuGuest(Process process, Path serial) {
        this.process = process;
        this.serial = serial;
    }

    /**
     * What to start.
     *
     * @param qemu name or path of qemu-system-x86_64
     * @param disks each the path of a raw image or an NBD address such as {@code nbd+unix:///?socket=/run/disk0}
     * @param serial file for the console, begun anew
     * @param settings NAME=VALUE words for the guest (see {@code guest/init-root}), may be empty
     */
    public record Settings(String qemu, int memoryMiB, List<String> disks, Path serial, String settings) {
        public Settings {
            disks = List.copyOf(disks);
            if (disks.isEmpty()) {
                throw new IllegalArgumentException("A guest needs a disk to boot from");
            }
            if (settings.contains(",")) {
                throw new IllegalArgumentException("QEMU would read a comma as the end of the value: " + settings);
            }
        }
    }

    /** Starts QEMU; the guest prints DRMARKER some seconds later. */
    public static QemuGuest start(Settings settings) throws IOException {
        Files.writeString(settings.serial(), "", StandardCharsets.UTF_8);
        Path errors = settings.serial().resolveSibling(settings.serial().getFileName() + ".qemu");
        Process process = new ProcessBuilder(command(settings))
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile())
                .start();
        process.getOutputStream().close();
        return new QemuGuest(process, settings.serial());
    }

    /** The command line of {@link #start}. */
    public static List<String> command(Settings settings) {
        List<String> command = new ArrayList<>(List.of(settings.qemu(), "-accel", "tcg", "-m"));
        command.add(Integer.toString(settings.memoryMiB()));
        command.addAll(List.of("-nographic", "-no-reboot", "-nic", "none", "-monitor", "none", "-serial"));
        command.add("file:" + escape(settings.serial().toString()));
        if (!settings.settings().isEmpty()) {
            command.addAll(List.of("-smbios", "type=1,serial=" + settings.settings()));
        }
        for (int index = 0; index < settings.disks().size(); index++) {
            command.addAll(List.of(
                    "-drive",
                    "if=none,id=disk" + index + ",format=raw,cache=writeback,"
                            + source(settings.disks().get(index)),
                    "-device",
                    "virtio-blk-pci,drive=disk" + index + (index == 0 ? ",bootindex=0" : "")));
        }
        return command;
    }

    /** A machine waits for its disks while their agent is started again, as it would for a busy controller. */
    private static String source(String disk) {
        Matcher nbd = NBD_UNIX.matcher(disk);
        return nbd.matches()
                ? "file.driver=nbd,file.server.type=unix,file.export=" + escape(nbd.group(1)) + ",file.server.path="
                        + escape(nbd.group(2)) + ",file.reconnect-delay=" + RECONNECT_SECONDS
                : "file=" + escape(disk);
    }

    /** In QEMU's option lists a doubled comma stands for a comma. */
    private static String escape(String value) {
        return value.replace(",", ",,");
    }

    /** Waits for the first text on the console that matches; empty when time is up or the guest has ended. */
    public Optional<MatchResult> waitForSerial(Pattern pattern, Duration timeout)
            throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            Optional<MatchResult> found = find(pattern).findFirst();
            if (found.isPresent() || ended || System.nanoTime() > deadlineNanos) {
                return found;
            }
            // Waiting for the process is a sleep that ends early when QEMU does.
            process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The highest record that the guest has acknowledged so far; 0 before the first. */
    public long lastAck() throws IOException {
        return find(ACK)
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .max()
                .orElse(0);
    }

    private Stream<MatchResult> find(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(serial, StandardCharsets.ISO_8859_1))
                .results();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Ends QEMU with SIGKILL, as a site that loses power does, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(EXIT_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("QEMU process " + process.pid() + " outlived SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
