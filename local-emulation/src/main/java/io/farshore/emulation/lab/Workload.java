package io.farshore.emulation.lab;

import io.farshore.emulation.guest.QemuGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What works on the sample machine's disks: it writes numbered records and says which are acknowledged. */
interface Workload extends AutoCloseable {
    /** Waits until the first record is acknowledged; false when that does not happen in time. */
    boolean awaitFirstRecord(Duration patience) throws IOException, InterruptedException;

    /** The highest acknowledged record. */
    long lastAck() throws IOException;

    /** Whether it is still at work. */
    boolean isAlive();

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException;

    @Override
    void close();

    /** A guest that was booted in QEMU. */
    record Booted(QemuGuest guest) implements Workload {
        private static final Pattern FIRST = Pattern.compile("ACK \\d+");

        @Override
        public boolean awaitFirstRecord(Duration patience) throws IOException, InterruptedException {
            return guest.waitForSerial(FIRST, patience).isPresent();
        }

        @Override
        public long lastAck() throws IOException {
            return guest.lastAck();
        }

        @Override
        public boolean isAlive() {
            return guest.isAlive();
        }

        @Override
        public void kill() throws InterruptedException {
            guest.kill();
        }

        @Override
        public void close() {
            guest.close();
        }
    }

    /** A process that writes to the splitter, where no guest can be booted. */
    record Writer(Process process, Path log) implements Workload {
        private static final Pattern ACK = Pattern.compile("^ACK (\\d+)\\n", Pattern.MULTILINE);

        static Writer start(List<String> command, Path log) throws IOException {
            Files.writeString(log, "");
            return new Writer(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        }

        @Override
        public boolean awaitFirstRecord(Duration patience) throws IOException, InterruptedException {
            long until = System.nanoTime() + patience.toNanos();
            while (lastAck() == 0 && System.nanoTime() < until && process.isAlive()) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
            return lastAck() > 0;
        }

        @Override
        public long lastAck() throws IOException {
            List<MatchResult> acks =
                    ACK.matcher(Files.readString(log)).results().toList();
            return acks.isEmpty() ? 0 : Long.parseLong(acks.getLast().group(1));
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
