package io.farshore.emulation.functionshost.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One binding of {@code function.json}.
 *
 * @param name the parameter, or {@code $return}
 */
public record Binding(String name, String type, boolean output, JsonNode properties) {
    static Binding of(JsonNode json) {
        return new Binding(
                json.path("name").asText(),
                json.path("type").asText(),
                json.path("direction").asText("in").equalsIgnoreCase("out"),
                json);
    }

    public boolean isTrigger() {
        return type.endsWith("Trigger");
    }

    /** A property as text; empty when it is not there. */
    public String text(String property) {
        return properties.path(property).asText("");
    }

    public boolean flag(String property) {
        return properties.path(property).asBoolean(false);
    }

    public List<String> texts(String property) {
        List<String> texts = new ArrayList<>();
        properties.path(property).forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
