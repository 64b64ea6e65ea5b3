package io.farshore.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program of this machine, with what it is told by its environment. */
record Tool(List<String> words, Map<String, String> environment) {
    static Tool of(String... words) {
        return new Tool(List.of(words), Map.of());
    }

    static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    Tool with(Map<String, String> more) {
        return new Tool(words, more);
    }

    /** Runs it to its end and returns what it printed. @throws IOException if it fails, with what it printed */
    String run() throws IOException {
        Process process = start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(words.getFirst() + " failed: " + printed.strip());
            }
            return printed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(words.getFirst());
        } finally {
            process.destroy();
        }
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }
}
