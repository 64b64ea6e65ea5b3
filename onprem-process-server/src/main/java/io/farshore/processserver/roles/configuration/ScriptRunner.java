package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.site.ServerSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts for recovery plans. Only executable files in the folder {@code scripts} of the server's home can be named:
 * the operator of the site decides what the cloud may start here. Each command is run at most once, also when it comes
 * twice or the server dies in between. Thread-safe.
 */
@Singleton
public class ScriptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);
    private static final int MAX_OUTPUT_BYTES = 4_000;
    private static final int MAX_AT_ONCE = 8;
    private static final int MAX_TIMEOUT_SECONDS = 24 * 60 * 60;

    private final Path scripts;
    private final Path started;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    public ScriptRunner(ServerSettings settings) {
        scripts = settings.home().resolve("scripts");
        started = settings.home().resolve("scripts-started");
    }

    /** What became of a script. */
    public record Result(boolean succeeded, String message) {}

    /** Hears of it once it has ended. */
    @FunctionalInterface
    public interface Listener {
        void ended(Result result);
    }

    /**
     * Starts a script and does not wait for it; nothing happens when the command was started before.
     *
     * @param path below the folder of scripts
     * @throws IllegalArgumentException when there is no such script, saying what to do
     */
    public void start(UUID commandId, String path, int timeoutSeconds, Listener listener) throws IOException {
        Path script = find(path);
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw new IllegalArgumentException(
                    "the time limit " + timeoutSeconds + " s is not in 1.." + MAX_TIMEOUT_SECONDS);
        }
        if (!places.tryAcquire()) {
            throw new IllegalArgumentException(MAX_AT_ONCE + " scripts are running; more are not started");
        }
        try {
            Files.createDirectories(started);
            Files.createFile(started.resolve(commandId.toString()));
        } catch (FileAlreadyExistsException e) {
            places.release();
            LOG.info("script command {} came again and is not repeated", commandId);
            return;
        } catch (IOException e) {
            places.release();
            throw e;
        }
        LOG.info("script {} starts for command {}", path, commandId);
        Thread.ofVirtual().name("script-" + commandId).start(() -> {
            try {
                listener.ended(run(script, timeoutSeconds));
            } finally {
                places.release();
            }
        });
    }

    private Path find(String path) throws IOException {
        Path wanted = scripts.resolve(path).normalize();
        if (!wanted.startsWith(scripts) || !Files.isRegularFile(wanted)) {
            throw new IllegalArgumentException(
                    "there is no script '" + path + "' in the folder scripts of this server");
        }
        Path real = wanted.toRealPath();
        if (!real.startsWith(scripts.toRealPath()) || !Files.isExecutable(real)) {
            throw new IllegalArgumentException("the script '" + path + "' is not executable, or leads elsewhere");
        }
        return real;
    }

    private Result run(Path script, int timeoutSeconds) {
        try {
            Process process = new ProcessBuilder(script.toString())
                    .directory(scripts.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            Tail tail = new Tail();
            Thread reading = Thread.ofVirtual().start(() -> tail.read(process.getInputStream()));
            boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            reading.join(1_000);
            if (!ended) {
                return new Result(false, "stopped after " + timeoutSeconds + " s; " + tail);
            }
            return new Result(process.exitValue() == 0, "exit code " + process.exitValue() + "; " + tail);
        } catch (IOException e) {
            return new Result(false, "the script cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(false, "the process server stopped");
        }
    }

    /** The end of what a script wrote; all of it is read, so that the script is never held up. */
    private static final class Tail {
        private final byte[] kept = new byte[MAX_OUTPUT_BYTES];
        private int length;

        synchronized void keep(byte[] bytes, int count) {
            int fresh = Math.min(count, kept.length);
            int old = Math.min(length, kept.length - fresh);
            System.arraycopy(kept, length - old, kept, 0, old);
            System.arraycopy(bytes, count - fresh, kept, old, fresh);
            length = old + fresh;
        }

        void read(InputStream input) {
            byte[] buffer = new byte[8192];
            try (input) {
                for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                    keep(buffer, count);
                }
            } catch (IOException e) {
                LOG.debug("the output of a script ended early", e);
            }
        }

        @Override
        public synchronized String toString() {
            return new String(kept, 0, length, StandardCharsets.UTF_8).strip();
        }
    }
}
