package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;

/** Answers both ways of following an operation: Azure-AsyncOperation, and Location ({@code monitor=true}). */
final class OperationRoutes {
    private final Operations operations;
    private final ResourceStore store;

    OperationRoutes(Operations operations, ResourceStore store) {
        this.operations = operations;
        this.store = store;
    }

    void addTo(Router router, Gate gate) {
        router.on(
                "GET",
                "/subscriptions/{subscription}/providers/{provider}/locations/{location}/operations/{name}",
                gate.read(this::get));
    }

    private Reply get(Request request) {
        String name = request.variable("name");
        Operation operation = operations
                .find(name)
                .orElseThrow(() -> new HttpFault(404, "NotFound", "The operation " + name + " is not known."));
        if (request.query("monitor").isPresent()) {
            return monitor(request, operation);
        }
        Reply reply = Reply.json(200, operation.statusBody());
        return operation.running() ? Answers.following(request, operation, reply) : reply;
    }

    private Reply monitor(Request request, Operation operation) {
        return switch (operation.status()) {
            case IN_PROGRESS -> Answers.accepted(request, operation);
            case SUCCEEDED -> succeeded(operation);
            case FAILED -> {
                ObjectNode body = Json.object();
                body.set("error", operation.outcome());
                yield Reply.json(409, body);
            }
        };
    }

    private Reply succeeded(Operation operation) {
        if (operation.kind().deletes()) {
            return Reply.empty(204);
        }
        return operation
                .output()
                .map(output -> Reply.json(200, output))
                .or(() -> store.find(operation.target()).map(resource -> Reply.json(200, resource.body())))
                .orElse(Reply.empty(204));
    }
}
