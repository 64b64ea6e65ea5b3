package io.farshore.emulation.azurite;

import io.farshore.emulation.http.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Azurite process on free ports of the loopback address.
 *
 * <p>It keeps what it acknowledged only when it is stopped in peace: a kill can lose a blob written moments before.
 */
public final class Azurite implements AutoCloseable {
    private static final String SCRIPT = "node_modules/azurite/dist/src/azurite.js";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 50;

    /** The account and key Microsoft publishes for storage emulators; not a secret. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private final Process process;
    private final Ports ports;

    private Azurite(Process process, Ports ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts Azurite and waits until it listens.
     *
     * @param home the directory whose {@code node_modules} holds azurite
     * @param data where it keeps its files
     */
    public static Azurite start(Path home, Path data) throws IOException, InterruptedException {
        Path script = home.resolve(SCRIPT);
        if (!Files.isRegularFile(script)) {
            throw new IOException("There is no " + script + "; run npm ci in " + home.toAbsolutePath());
        }
        Ports ports = new Ports(FreePort.find(), FreePort.find(), FreePort.find());
        Files.createDirectories(data);
        Process process = new ProcessBuilder(command(script, data, ports))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        // A test that fails before it closes this must not leave a server behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
        Azurite azurite = new Azurite(process, ports);
        azurite.awaitListening(ports.blob());
        azurite.awaitListening(ports.queue());
        return azurite;
    }

    private static List<String> command(Path script, Path data, Ports ports) {
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        command.addAll(List.of("--silent", "--disableTelemetry", "--skipApiVersionCheck", "--loose"));
        command.addAll(List.of("--location", data.toString()));
        command.addAll(List.of("--blobHost", LOOPBACK, "--blobPort", Integer.toString(ports.blob())));
        command.addAll(List.of("--queueHost", LOOPBACK, "--queuePort", Integer.toString(ports.queue())));
        command.addAll(List.of("--tableHost", LOOPBACK, "--tablePort", Integer.toString(ports.table())));
        return command;
    }

    private void awaitListening(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IOException("Azurite did not start to listen on port " + port);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What {@code AzureWebJobsStorage} has to be. */
    public String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY
                + ";BlobEndpoint=" + endpoint(ports.blob()) + ";QueueEndpoint=" + endpoint(ports.queue())
                + ";TableEndpoint=" + endpoint(ports.table()) + ";";
    }

    private static String endpoint(int port) {
        return "http://" + LOOPBACK + ":" + port + "/" + ACCOUNT;
    }

    /** SIGTERM, so that everything reaches the disk; SIGKILL only when that takes too long. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private record Ports(int blob, int queue, int table) {}
}
