package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The value of a partition key: a string, number, boolean, null, or undefined for a document without the property.
 *
 * @param canonical equal for equal keys: JSON of the value, numbers as doubles, undefined as <code>{}</code>
 * @param value the value, undefined as an empty object, which is how clients send it
 */
public record PartitionKey(String canonical, JsonNode value) {
    /** The key a client sent, in the one-element array of its header. */
    public static PartitionKey fromHeader(JsonNode header) {
        if (!header.isArray() || header.size() != 1) {
            throw CosmosFailure.badRequest("The partition key header must be an array with one value.");
        }
        return ofValue(header.get(0));
    }

    static PartitionKey ofDocument(JsonNode document, List<String> path) {
        JsonNode value = document;
        for (String name : path) {
            value = value.path(name);
        }
        return ofValue(value.isMissingNode() ? JsonNodeFactory.instance.objectNode() : value);
    }

    static PartitionKey ofValue(JsonNode value) {
        if (value instanceof ArrayNode || (value instanceof ObjectNode && !value.isEmpty())) {
            throw CosmosFailure.badRequest("A partition key must be a string, a number, a boolean or null.");
        }
        String canonical = value.isNumber() ? Double.toString(value.doubleValue() + 0.0) : value.toString();
        return new PartitionKey(canonical, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionKey key && key.canonical.equals(canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }
}
