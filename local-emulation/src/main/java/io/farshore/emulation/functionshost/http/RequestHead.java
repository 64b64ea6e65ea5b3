package io.farshore.emulation.functionshost.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything of a request but its body. */
record RequestHead(String method, URI uri, Map<String, String> headers, Map<String, String> query) {
    static RequestHead of(HttpExchange exchange, String scheme) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        URI relative = exchange.getRequestURI();
        String host = headers.getOrDefault("host", "127.0.0.1");
        String query = relative.getRawQuery();
        URI uri = URI.create(scheme + "://" + host + relative.getRawPath() + (query == null ? "" : "?" + query));
        return new RequestHead(exchange.getRequestMethod(), uri, Collections.unmodifiableMap(headers), query(query));
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    query.putIfAbsent(decode(name), decode(value));
                }
            }
        }
        return Collections.unmodifiableMap(query);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
