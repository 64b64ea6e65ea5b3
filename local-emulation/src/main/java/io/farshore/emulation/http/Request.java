package io.farshore.emulation.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request, its body read whole. Immutable but for {@link #body()}, which is not copied: do not write to it. */
public final class Request {
    private final String method;
    private final URI uri;
    private final Headers headers;
    private final byte[] body;
    private final Map<String, String> variables;

    private Request(String method, URI uri, Headers headers, byte[] body, Map<String, String> variables) {
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
        this.variables = Map.copyOf(variables);
    }

    /** Reads {@code exchange}; more than {@code maxBodyBytes} of body is refused with 413. */
    static Request read(HttpExchange exchange, int maxBodyBytes) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            throw new HttpFault(413, "RequestBodyTooLarge", "The body is larger than " + maxBodyBytes + " bytes.");
        }
        return new Request(
                exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body, Map.of());
    }

    Request withVariables(Map<String, String> matched) {
        return new Request(method, uri, headers, body, matched);
    }

    public String method() {
        return method;
    }

    /** The decoded path. */
    public String path() {
        return uri.getPath();
    }

    /** Path and query exactly as they were sent. */
    public String rawTarget() {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    public Headers headers() {
        return headers;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    public byte[] body() {
        return body;
    }

    /** The body as a JSON object; anything else is refused with 400. */
    public ObjectNode json() {
        try {
            return Json.parseObject(body);
        } catch (IOException e) {
            throw new HttpFault(400, "InvalidRequestContent", "The body must be a JSON object.", e);
        }
    }

    /** The part of the path that the route's template calls {@code name}. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no variable " + name);
        }
        return value;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(
                pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery()).get(name));
    }

    /** The body's fields when it is an HTML form. */
    public Map<String, String> form() {
        return pairs(new String(body, StandardCharsets.UTF_8));
    }

    /** The origin the client called, taken from Host, such as {@code https://127.0.0.1:8443}. */
    public String origin() {
        return "https://" + header("Host").orElse("127.0.0.1");
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                pairs.put(decode(pair), "");
            }
        }
        return pairs;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpFault(400, "InvalidEncoding", "A percent sign must begin an escape.", e);
        }
    }
}
