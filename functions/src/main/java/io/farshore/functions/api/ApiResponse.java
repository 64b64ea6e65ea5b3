package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer without its host's framework.
 *
 * @param body null for an empty one
 */
public record ApiResponse(
        int status, Map<String, String> headers, @Nullable ObjectNode body) {
    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    public static ApiResponse ok(ObjectNode body) {
        return new ApiResponse(200, Map.of(), body);
    }

    public static ApiResponse empty(int status) {
        return new ApiResponse(status, Map.of(), null);
    }

    public ApiResponse withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ApiResponse(status, all, body);
    }
}
