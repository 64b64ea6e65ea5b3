package io.farshore.emulation.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** A request that was refused, or an operation that failed. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final String body;

    /** @param what was asked for, a verb and a resource */
    RefusedException(String what, int status, String body) {
        super(what + " was answered with " + status + ": " + body);
        this.status = status;
        this.body = body;
    }

    /** An accepted operation that failed. */
    RefusedException(String message) {
        super(message);
        this.status = 0;
        this.body = "";
    }

    /** What an operator wants to know: the message, its code, and what to do, one line each. */
    public String explanation() {
        JsonNode error = error();
        if (error.path("message").asText().isEmpty()) {
            return String.valueOf(getMessage());
        }
        StringBuilder text = new StringBuilder(error.path("message").asText())
                .append(" (")
                .append(error.path("code").asText("HTTP " + status))
                .append(')');
        JsonNode detail = error.path("details").path(0);
        if (!detail.path("recommendedAction").asText().isEmpty()) {
            text.append("\n  do: ").append(detail.path("recommendedAction").asText());
        }
        return text.toString();
    }

    private JsonNode error() {
        try {
            return JSON.readTree(body).path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // not from the API: the message has all of it
        }
    }
}
