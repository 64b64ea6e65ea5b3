package io.farshore.emulation.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One answer. Immutable; takes over the body's array, which the caller must not write to any more. */
public final class Reply {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Reply(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0]);
    }

    public static Reply json(int status, JsonNode node) {
        return bytes(status, "application/json; charset=utf-8", Json.bytes(node));
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", List.of(contentType)), body);
    }

    /** An answer that was received elsewhere and is handed on. */
    public static Reply verbatim(int status, Map<String, List<String>> headers, byte[] body) {
        return new Reply(status, Map.copyOf(headers), body);
    }

    /** This answer with one more header; an earlier one of the same name is replaced. */
    public Reply with(String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(name, List.of(value));
        return new Reply(status, more, body);
    }

    int status() {
        return status;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
