package io.farshore.emulation.functionshost;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The host as its own process, so that it can be stopped and killed. */
final class HostProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final URI origin;

    private HostProcess(Process process, URI origin) {
        this.process = process;
        this.origin = origin;
    }

    static HostProcess start(Path errorLog, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FunctionsHost.class.getName(),
                "--port=0"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(errorLog.toFile()))
                .start();
        // A test class that fails early never gets to close it.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith(READY)) {
            throw new IOException("the host said: " + line + "; see " + errorLog);
        }
        return new HostProcess(process, URI.create(line.substring(READY.length())));
    }

    URI origin() {
        return origin;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, without waiting. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
