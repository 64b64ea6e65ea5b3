package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/**
 * The properties the service adds to every resource.
 *
 * @param nowSeconds the time of the change, in seconds since 1970
 */
record SystemProperties(long nowSeconds) {
    void stamp(ObjectNode resource, String rid, String self) {
        resource.put("_rid", rid)
                .put("_self", self)
                .put("_etag", "\"" + UUID.randomUUID() + "\"")
                .put("_ts", nowSeconds);
    }
}
