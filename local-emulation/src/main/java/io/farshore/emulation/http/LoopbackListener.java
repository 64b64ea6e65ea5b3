package io.farshore.emulation.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's HTTP servers of all emulators: on 127.0.0.1 only, and set up for clients that keep connections. */
public final class LoopbackListener {
    private static final int BACKLOG = 256;

    // The JDK reads these once, when its first server is made; a value from the command line stays.
    static {
        // Without it the server waits 40 ms before the second packet of an answer.
        setDefault("sun.net.httpserver.nodelay", "true");
        // A client must not meet a connection that is just being closed for idleness: a POST is not repeated.
        setDefault("sun.net.httpserver.idleInterval", "3600");
        setDefault("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private LoopbackListener() {}

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /** Plain text; port 0 takes any free port. */
    public static HttpServer http(int port) throws IOException {
        return HttpServer.create(address(port), BACKLOG);
    }

    /** Over TLS; port 0 takes any free port. */
    public static HttpServer https(int port, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(address(port), BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** Over TLS with the key in {@code keyStore}, or in plain text where that is null. */
    public static HttpServer listen(int port, @Nullable Path keyStore, char[] password) throws IOException {
        return keyStore == null
                ? http(port)
                : https(port, TlsIdentity.load(keyStore, password).serverContext());
    }

    private static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }
}
