package io.farshore.emulation.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server on the loopback address only, one virtual thread per request. Safe for threads. */
public final class LoopbackServer implements AutoCloseable {
    /** The largest body that is read: what the proxied API and a page write (4 MiB) need, with room. */
    public static final int MAX_BODY_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final String scheme;

    private LoopbackServer(HttpServer server, String scheme, Router router) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", exchange -> serve(exchange, router));
        server.setExecutor(requests);
        server.start();
    }

    /** Serves {@code router} over TLS; port 0 takes any free port. */
    public static LoopbackServer https(int port, SSLContext context, Router router) throws IOException {
        return new LoopbackServer(LoopbackListener.https(port, context), "https", router);
    }

    /** Serves {@code router} in plain text, for protocols that are plain by definition. */
    public static LoopbackServer http(int port, Router router) throws IOException {
        return new LoopbackServer(LoopbackListener.http(port), "http", router);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Scheme, address and port, without a slash at the end. */
    public String origin() {
        return scheme + "://127.0.0.1:" + port();
    }

    private static void serve(HttpExchange exchange, Router router) {
        try (exchange) {
            Reply reply;
            try {
                reply = router.answer(Request.read(exchange, MAX_BODY_BYTES));
            } catch (HttpFault tooLarge) {
                reply = router.reply(tooLarge);
            }
            send(exchange, reply);
        } catch (IOException e) {
            LOG.debug("The client of {} went away", exchange.getRequestURI().getPath(), e);
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().putAll(reply.headers());
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0;
        if (bodiless) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(reply.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }
}
