package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A long-running operation.
 *
 * @param name a GUID, part of the status address
 * @param kind which action does it
 * @param parameters the action's input
 * @param status InProgress, Succeeded or Failed
 * @param endTime empty while it runs
 * @param outcome the output of a success or the {@code {code,message}} of a failure; null when there is none
 */
record Operation(
        String name,
        Kind kind,
        ResourceId target,
        ObjectNode parameters,
        Status status,
        String startTime,
        String endTime,
        @Nullable ObjectNode outcome) {

    enum Kind {
        PUT_DISK,
        DELETE_DISK,
        BEGIN_GET_ACCESS,
        END_GET_ACCESS,
        DELETE_NETWORK_RESOURCE,
        PUT_VIRTUAL_MACHINE,
        DELETE_VIRTUAL_MACHINE,
        START,
        POWER_OFF,
        DEALLOCATE,
        RESTART;

        boolean deletes() {
            return this == DELETE_DISK || this == DELETE_NETWORK_RESOURCE || this == DELETE_VIRTUAL_MACHINE;
        }
    }

    enum Status {
        IN_PROGRESS("InProgress"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed");

        private final String wireName;

        Status(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    Operation ended(Status how, String when, @Nullable ObjectNode result) {
        return new Operation(name, kind, target, parameters, how, startTime, when, result);
    }

    /** What a success gave back. */
    Optional<ObjectNode> output() {
        return status == Status.SUCCEEDED ? Optional.ofNullable(outcome) : Optional.empty();
    }

    boolean running() {
        return status == Status.IN_PROGRESS;
    }

    /** What Azure-AsyncOperation answers. */
    ObjectNode statusBody() {
        ObjectNode body =
                Json.object().put("name", name).put("status", status.wireName()).put("startTime", startTime);
        if (!endTime.isEmpty()) {
            body.put("endTime", endTime);
        }
        switch (status) {
            case IN_PROGRESS -> {}
            case SUCCEEDED ->
                output().ifPresent(output -> body.putObject("properties").set("output", output));
            case FAILED -> body.set("error", outcome);
        }
        return body;
    }

    ObjectNode json() {
        ObjectNode text = Json.object()
                .put("name", name)
                .put("kind", kind.name())
                .put("target", target.toString())
                .put("status", status.name())
                .put("startTime", startTime)
                .put("endTime", endTime);
        text.set("parameters", parameters);
        text.set("outcome", outcome);
        return text;
    }

    static Operation parse(ObjectNode text) throws IOException {
        JsonNode outcome = text.path("outcome");
        return new Operation(
                text.path("name").asText(),
                Kind.valueOf(text.path("kind").asText()),
                ResourceId.parse(text.path("target").asText())
                        .orElseThrow(() -> new IOException("An operation without a target")),
                text.withObjectProperty("parameters"),
                Status.valueOf(text.path("status").asText()),
                text.path("startTime").asText(),
                text.path("endTime").asText(),
                outcome instanceof ObjectNode result ? result : null);
    }
}
