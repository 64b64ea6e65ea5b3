package io.farshore.emulation.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** The options every emulator has. */
@SuppressWarnings("NullAway.Init") // picocli sets the required options
public final class ServerOptions {
    @Option(names = "--port", required = true, description = "Port on 127.0.0.1; 0 takes any free one.")
    private int port;

    @Option(names = "--data", required = true, description = "Folder that keeps the state.")
    private Path data;

    @Option(names = "--keystore", required = true, description = "PKCS#12 with the server's key (lab-server.p12).")
    private Path keyStore;

    @Option(names = "--keystore-password", required = true, description = "Password of the key store.")
    private char[] keyStorePassword;

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    public TlsIdentity tls() throws IOException {
        return TlsIdentity.load(keyStore, keyStorePassword);
    }

    /** Says that {@code origin} answers, then waits until the process is told to end; {@code server} is closed then. */
    public static int serveUntilStopped(String origin, AutoCloseable server) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server), "close-on-exit"));
        System.out.println("ready " + origin + "/");
        System.out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private static void closeQuietly(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            System.err.println("The emulator did not stop cleanly: " + e);
        }
    }
}
