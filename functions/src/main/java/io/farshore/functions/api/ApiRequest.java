package io.farshore.functions.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request without its host's framework.
 *
 * @param path begins with a slash, without query; percent-decoded
 * @param query and headers: names in any case
 * @param baseUrl scheme, host and port as the client sees them, without a slash at the end
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        String baseUrl) {
    /** Larger bodies are refused before they are parsed. */
    public static final int MAX_BODY_CHARS = 1 << 20;

    public ApiRequest {
        query = anyCase(query);
        headers = anyCase(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * Where it came from, as the front end of the functions says: the last forwarded address is the one that it saw
     * itself, those before it are what the client claims.
     */
    public String clientAddress() {
        String[] forwarded = header("X-Forwarded-For").orElse("").split(",");
        return forwarded[forwarded.length - 1].trim();
    }

    private static Map<String, String> anyCase(Map<String, String> values) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.forEach((name, value) -> {
            if (value != null) {
                map.put(name, value);
            }
        });
        return map;
    }
}
