package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;

/**
 * A resource as a client sees it, and beside it what only the emulator knows (SAS secrets, files, power state). The
 * nodes are the holder's own: the store copies on the way in and out.
 */
record Resource(ResourceId id, ObjectNode body, ObjectNode hidden) {
    /** A resource with id, name, type, location and tags taken from the client's {@code request}. */
    static Resource create(ResourceId id, ObjectNode request) {
        ObjectNode body = Json.object()
                .put("id", id.toString())
                .put("name", id.name())
                .put("type", id.type())
                .put("location", request.path("location").asText());
        if (request.path("tags").isObject()) {
            body.set("tags", request.get("tags"));
        }
        body.putObject("properties");
        return new Resource(id, body, Json.object());
    }

    ObjectNode properties() {
        return body.withObjectProperty("properties");
    }

    Resource copy() {
        return new Resource(id, body.deepCopy(), hidden.deepCopy());
    }
}
