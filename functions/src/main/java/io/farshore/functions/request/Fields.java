package io.farshore.functions.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.store.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, read with their names matched in any case, as old clients need. */
public final class Fields {
    /** No single text of a request is longer. */
    private static final int MAX_TEXT_CHARS = 64 * 1024;

    private final JsonNode node;
    private final String path;

    private Fields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    public static Fields parse(String json) {
        try {
            JsonNode node = Json.MAPPER.readTree(json);
            if (!node.isObject()) {
                throw new InvalidRequestException("The request must be a JSON object.");
            }
            return new Fields(node, "");
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("The request is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A nested object that must be there. */
    public Fields object(String name) {
        JsonNode child = find(name);
        if (!child.isObject()) {
            throw missing(name, "an object");
        }
        return new Fields(child, path + name + '.');
    }

    /** A nested object; empty when absent. */
    public Fields objectOrEmpty(String name) {
        JsonNode child = find(name);
        return new Fields(child.isObject() ? child : Json.MAPPER.createObjectNode(), path + name + '.');
    }

    public List<Fields> objects(String name) {
        List<Fields> list = new ArrayList<>();
        find(name).forEach(child -> list.add(new Fields(child, path + name + "[]."))); // absent: none
        return list;
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        JsonNode child = find(name);
        return !child.isMissingNode() && !child.isNull();
    }

    public JsonNode raw(String name) {
        return find(name);
    }

    public String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw missing(name, "a string");
        }
        return value;
    }

    public String text(String name, String fallback) {
        String value = textOrNull(name);
        return value == null ? fallback : value;
    }

    /** Null when absent, null or empty. */
    public @Nullable String textOrNull(String name) {
        JsonNode child = find(name);
        if (!child.isValueNode() || child.isNull() || child.asText().isEmpty()) {
            return null;
        }
        String text = child.asText();
        if (text.length() > MAX_TEXT_CHARS) {
            throw new InvalidRequestException("The field '" + path + name + "' is too long.");
        }
        return text;
    }

    public String guid(String name) {
        String text = text(name);
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("The field '" + path + name + "' must be a GUID.", e);
        }
    }

    /** A number, or a string of digits. */
    public long number(String name, long min, long max) {
        JsonNode child = find(name);
        try {
            long value =
                    child.isNumber() && child.canConvertToLong() ? child.longValue() : Long.parseLong(child.asText());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw missing(name, "a number");
        }
        throw new InvalidRequestException(
                "The field '" + path + name + "' must be a number from " + min + " to " + max + ".");
    }

    public long number(String name, long min, long max, long fallback) {
        JsonNode child = find(name);
        return child.isMissingNode() || child.isNull() ? fallback : number(name, min, max);
    }

    public Instant instant(String name) {
        String text = text(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidRequestException("The field '" + path + name + "' must be an ISO 8601 instant.", e);
        }
    }

    public boolean flag(String name) {
        return find(name).asBoolean(false);
    }

    public List<String> texts(String name) {
        List<String> values = new ArrayList<>();
        find(name).forEach(child -> values.add(child.asText()));
        return values;
    }

    public Map<String, String> map(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        find(name)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    private JsonNode find(String name) {
        JsonNode exact = node.path(name);
        if (!exact.isMissingNode()) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        return exact;
    }

    private InvalidRequestException missing(String name, String what) {
        return new InvalidRequestException("The required field '" + path + name + "' is missing or not " + what + ".");
    }
}
