package io.farshore.emulation.arm;

import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;

/** What all resource types have in common: their paths, GET and the two lists. */
final class ResourceRoutes {
    static final String GROUP = "/subscriptions/{subscription}/resourceGroups/{group}";

    private final ResourceStore store;
    private final String type;

    /** Routes for {@code type}, such as {@code Microsoft.Compute/disks}. */
    ResourceRoutes(ResourceStore store, String type) {
        this.store = store;
        this.type = type;
    }

    String path() {
        return GROUP + "/providers/" + type + "/{name}";
    }

    void addReads(Router router, Gate gate) {
        router.on(
                "GET",
                path(),
                gate.read(request -> Reply.json(200, existing(request).body())));
        addLists(router, gate);
    }

    void addLists(Router router, Gate gate) {
        router.on("GET", GROUP + "/providers/" + type, gate.read(this::listGroup));
        router.on("GET", "/subscriptions/{subscription}/providers/" + type, gate.read(this::listSubscription));
    }

    /** The id that the request's path names. */
    ResourceId id(Request request) {
        return new ResourceId(
                request.variable("subscription"), request.variable("group"), type, request.variable("name"));
    }

    Resource existing(Request request) {
        ResourceId id = id(request);
        return store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
    }

    /** The id of a resource about to be put, when its group exists and the request names a location. */
    ResourceId idForPut(Request request) {
        ResourceId id = id(request);
        if (store.find(id.groupId()).isEmpty()) {
            throw ArmFaults.notFound(id.groupId());
        }
        if (request.json().path("location").asText().isEmpty()) {
            throw ArmFaults.invalid("LocationRequired", "The location property is required for this definition.");
        }
        return id;
    }

    private Reply listGroup(Request request) {
        String subscription = request.variable("subscription");
        String group = request.variable("group");
        if (store.find(ResourceId.ofGroup(subscription, group)).isEmpty()) {
            throw ArmFaults.notFound(ResourceId.ofGroup(subscription, group));
        }
        return Answers.list(store.list(id -> id.type().equalsIgnoreCase(type)
                && id.group().equalsIgnoreCase(group)
                && id.subscription().equalsIgnoreCase(subscription)));
    }

    private Reply listSubscription(Request request) {
        return Answers.list(store.list(id -> id.type().equalsIgnoreCase(type)
                && id.subscription().equalsIgnoreCase(request.variable("subscription"))));
    }

    /** Answers a DELETE: 204 when there is nothing, else an operation after {@code check} has let it pass. */
    Router.Handler delete(Operations operations, Operation.Kind kind, Check check) {
        return request -> store.exclusively(() -> {
            ResourceId id = id(request);
            if (store.find(id).isEmpty()) {
                return Reply.empty(204);
            }
            check.mayDelete(existing(request));
            return Answers.accepted(request, operations.start(kind, id, Json.object()));
        });
    }

    /** Throws the fault that says why a resource must stay. */
    @FunctionalInterface
    interface Check {
        void mayDelete(Resource resource);
    }
}
