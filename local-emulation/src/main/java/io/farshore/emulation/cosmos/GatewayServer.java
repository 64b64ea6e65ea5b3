package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The HTTP side of the gateway. */
final class GatewayServer {
    /** A batch is at most 2 MiB and a query 512 KiB; the rest is headroom for their envelopes. */
    static final int MAX_BODY_LENGTH_BYTES = 8 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Gateway gateway;

    GatewayServer(HttpServer server, Gateway gateway) {
        this.server = server;
        this.gateway = gateway;
    }

    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    void stop() {
        server.stop(1);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = readBody(exchange.getRequestBody());
            if (body.length > MAX_BODY_LENGTH_BYTES) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            send(exchange, gateway.answer(request(exchange, body)));
        }
    }

    private static byte[] readBody(InputStream input) throws IOException {
        return input.readNBytes(MAX_BODY_LENGTH_BYTES + 1);
    }

    private static GatewayRequest request(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new GatewayRequest(exchange.getRequestMethod(), segments(exchange.getRequestURI()), headers, body);
    }

    private static List<String> segments(URI uri) {
        return Stream.of(uri.getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                // Form decoding would turn a plus sign into a space.
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    private static void send(HttpExchange exchange, GatewayResponse response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("content-type", "application/json");
        headers.set("x-ms-activity-id", UUID.randomUUID().toString());
        headers.set("x-ms-request-charge", "1");
        headers.set("x-ms-version", "2018-12-31");
        headers.set("x-ms-gatewayversion", "version=2.0.0");
        headers.set("x-ms-serviceversion", "version=1.0");
        response.headers().forEach(headers::set);
        JsonNode body = response.body();
        if (body == null) {
            exchange.sendResponseHeaders(response.status(), -1);
        } else {
            byte[] bytes = JSON.writeValueAsBytes(body);
            exchange.sendResponseHeaders(response.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
