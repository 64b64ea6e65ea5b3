package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A process of the lab that outlives the command that started it. Its identity, process number and start time, is in a
 * file, so that any later command can find, stop or kill it and never another process.
 */
public final class LabProcess {
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Path folder;

    /** @param folder of its log and process file */
    public LabProcess(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** What to run. @param ready appears in its output once it serves */
    public record Command(List<String> words, Map<String, String> environment, Pattern ready, Duration patience) {
        public Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }

        /** The same with another value of an option. */
        Command with(String option, String value) {
            List<String> changed = new ArrayList<>(words);
            int at = changed.indexOf(option);
            if (at < 0) {
                changed.addAll(List.of(option, value));
            } else {
                changed.set(at + 1, value);
            }
            return new Command(changed, environment, ready, patience);
        }

        /** The same with an option of the interpreter, which the first word is. */
        Command withFirst(String... options) {
            List<String> changed = new ArrayList<>(words);
            changed.addAll(1, List.of(options));
            return new Command(changed, environment, ready, patience);
        }
    }

    public String name() {
        return name;
    }

    /** Its output. */
    public Path log() {
        return folder.resolve(name + ".log");
    }

    private Path file() {
        return folder.resolve(name + ".pid");
    }

    /** The running process, empty when it is not running. */
    public Optional<ProcessHandle> handle() {
        try {
            String[] words = Files.readString(file()).strip().split(" ");
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> startOf(handle).equals(words[1]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /** Starts it unless it runs, and waits until it is ready. */
    public void start(Command command) throws IOException, InterruptedException {
        if (handle().isPresent()) {
            return;
        }
        Files.createDirectories(folder);
        long from = Files.exists(log()) ? Files.size(log()) : 0;
        ProcessBuilder builder = new ProcessBuilder(command.words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(command.environment);
        Process process = builder.start();
        Files.writeString(file(), process.pid() + " " + startOf(process.toHandle()));
        awaitReady(process, command, from);
    }

    private void awaitReady(Process process, Command command, long from) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(command.patience);
        while (!command.ready.matcher(output(from)).find()) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended with code " + process.exitValue() + ":\n" + tail(from));
            }
            if (Instant.now().isAfter(until)) {
                throw new IOException(
                        name + " was not ready after " + command.patience.toSeconds() + " s:\n" + tail(from));
            }
            process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private String output(long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        return new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
    }

    private String tail(long from) throws IOException {
        List<String> lines = output(from).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    /** Asks it to end, and after a while makes it. */
    public void stop() throws IOException, InterruptedException {
        end(false);
    }

    /** Ends it as a crash does, with SIGKILL. */
    public void kill() throws IOException, InterruptedException {
        end(true);
    }

    private void end(boolean forcibly) throws IOException, InterruptedException {
        Optional<ProcessHandle> running = handle();
        if (running.isPresent()) {
            ProcessHandle process = running.get();
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            try {
                process.onExit().get(15, TimeUnit.SECONDS);
            } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
                process.destroyForcibly();
                process.onExit().join();
            }
        }
        Files.deleteIfExists(file());
    }
}
