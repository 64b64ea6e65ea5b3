package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param headers besides those every answer carries
 */
record GatewayResponse(int status, @Nullable JsonNode body, Map<String, String> headers) {
    GatewayResponse {
        headers = Map.copyOf(headers);
    }

    static GatewayResponse of(int status, @Nullable JsonNode body) {
        return new GatewayResponse(status, body, Map.of());
    }

    GatewayResponse with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new GatewayResponse(status, body, more);
    }
}
