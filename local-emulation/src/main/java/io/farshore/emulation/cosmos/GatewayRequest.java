package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.PartitionKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the routes see it.
 *
 * @param segments the decoded path, without empty segments
 * @param headers the first value of each header, names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record GatewayRequest(String method, List<String> segments, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_PAGE_SIZE = 100;
    private static final int MAX_PAGE_SIZE = 1000;

    GatewayRequest {
        segments = List.copyOf(segments);
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean flag(String name) {
        return header(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    boolean isQuery() {
        boolean queryBody = header("content-type")
                .filter(type -> type.startsWith("application/query+json"))
                .isPresent();
        return method.equals("POST") && (queryBody || flag("x-ms-documentdb-isquery"));
    }

    /** The page size asked for; absent, 0 and -1 leave it to the service. */
    int pageSize() {
        int asked =
                header("x-ms-max-item-count").map(GatewayRequest::wholeNumber).orElse(0);
        return asked <= 0 ? DEFAULT_PAGE_SIZE : Math.min(asked, MAX_PAGE_SIZE);
    }

    private static int wholeNumber(String text) {
        if (!text.matches("-?\\d{1,9}")) {
            throw CosmosFailure.badRequest("Not a number of items: " + text);
        }
        return Integer.parseInt(text);
    }

    Optional<PartitionKey> partitionKey() {
        return header("x-ms-documentdb-partitionkey").map(text -> PartitionKey.fromHeader(parse(text)));
    }

    PartitionKey requiredPartitionKey() {
        return partitionKey()
                .orElseThrow(() -> CosmosFailure.badRequest("PartitionKey value must be supplied for this operation."));
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw CosmosFailure.badRequest("The request body is not valid JSON.");
        }
    }

    ObjectNode jsonObject() {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw CosmosFailure.badRequest("The request body must be a JSON object.");
    }

    /** The query's parameters by name. */
    Map<String, JsonNode> queryParameters(JsonNode query) {
        Map<String, JsonNode> parameters = new HashMap<>();
        for (JsonNode parameter : query.path("parameters")) {
            parameters.put(parameter.path("name").asText(), parameter.path("value"));
        }
        return parameters;
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw CosmosFailure.badRequest("Not valid JSON: " + text);
        }
    }
}
