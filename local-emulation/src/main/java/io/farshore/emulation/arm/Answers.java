package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import java.util.List;

/** The ways Azure Resource Manager answers. */
final class Answers {
    private static final String RETRY_AFTER_SECONDS = "1";

    private Answers() {}

    static Reply list(List<Resource> resources) {
        ObjectNode answer = Json.object();
        ArrayNode value = answer.putArray("value");
        resources.forEach(resource -> value.add(resource.body()));
        return Reply.json(200, answer);
    }

    /** Adds the addresses at which {@code operation} can be followed. */
    static Reply following(Request request, Operation operation, Reply reply) {
        String address = address(request, operation);
        return reply.with("Azure-AsyncOperation", address)
                .with("Location", address + "&monitor=true")
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    static Reply accepted(Request request, Operation operation) {
        return following(request, operation, Reply.empty(202));
    }

    private static String address(Request request, Operation operation) {
        return request.origin() + "/subscriptions/" + operation.target().subscription() + "/providers/"
                + operation.target().provider() + "/locations/local/operations/" + operation.name() + "?api-version="
                + request.query("api-version").orElse("2024-07-01");
    }
}
