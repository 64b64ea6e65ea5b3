package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what a client asks of a container, and completes it with the defaults and system properties. */
final class ContainerDefinition {
    /** Properties the emulator honours, or that change nothing it does. */
    private static final Set<String> KNOWN = Set.of(
            "id", "partitionKey", "indexingPolicy", "defaultTtl", "conflictResolutionPolicy", "geospatialConfig");

    private ContainerDefinition() {}

    /** The names of the path {@code /a/b}. */
    static List<String> partitionKeyPath(JsonNode properties) {
        String path = properties.path("partitionKey").path("paths").path(0).asText("");
        if (!path.startsWith("/") || path.length() < 2) {
            throw CosmosFailure.badRequest("The partition key path must start with a slash and name a property.");
        }
        return List.of(path.substring(1).split("/"));
    }

    static void check(ObjectNode asked) {
        DocumentRules.checkId(asked);
        JsonNode partitionKey = asked.path("partitionKey");
        if (partitionKey.path("paths").size() != 1
                || !partitionKey.path("kind").asText("Hash").equals("Hash")) {
            throw CosmosFailure.notImplemented("a partition key other than one hashed path");
        }
        partitionKeyPath(asked);
        for (Map.Entry<String, JsonNode> property : asked.properties()) {
            JsonNode value = property.getValue();
            boolean asksNothing = value.isNull() || (value.isContainerNode() && isHollow(value));
            if (!KNOWN.contains(property.getKey()) && !property.getKey().startsWith("_") && !asksNothing) {
                throw CosmosFailure.notImplemented("the container property " + property.getKey());
            }
        }
        checkTimeToLive(asked.path("defaultTtl"));
    }

    private static boolean isHollow(JsonNode value) {
        for (JsonNode child : value) {
            if (!child.isContainerNode() || !isHollow(child)) {
                return false;
            }
        }
        return true;
    }

    private static void checkTimeToLive(JsonNode ttl) {
        boolean absent = ttl.isMissingNode() || ttl.isNull();
        if (!absent && !(ttl.isInt() && (ttl.intValue() > 0 || ttl.intValue() == -1))) {
            throw CosmosFailure.badRequest("The time to live must be a positive number of seconds, or -1.");
        }
    }

    static ObjectNode complete(ObjectNode asked, String databaseRid, String rid, SystemProperties system) {
        ObjectNode properties = asked.deepCopy();
        if (!properties.hasNonNull("indexingPolicy")) {
            properties.set("indexingPolicy", defaultIndexingPolicy());
        }
        system.stamp(properties, rid, "dbs/" + databaseRid + "/colls/" + rid + "/");
        return properties
                .put("_docs", "docs/")
                .put("_sprocs", "sprocs/")
                .put("_triggers", "triggers/")
                .put("_udfs", "udfs/")
                .put("_conflicts", "conflicts/");
    }

    private static ObjectNode defaultIndexingPolicy() {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        policy.put("indexingMode", "consistent").put("automatic", true);
        policy.putArray("includedPaths").addObject().put("path", "/*");
        policy.putArray("excludedPaths").addObject().put("path", "/\"_etag\"/?");
        return policy;
    }

    static ObjectNode offer(
            String containerLink, String containerRid, int number, ObjectNode content, SystemProperties system) {
        String rid = ResourceId.offer(number);
        ObjectNode offer = JsonNodeFactory.instance.objectNode();
        offer.put("id", rid)
                .put("resource", containerLink)
                .put("offerResourceId", containerRid)
                .put("offerType", "Invalid")
                .put("offerVersion", "V2");
        offer.set("content", content);
        system.stamp(offer, rid, "offers/" + rid + "/");
        return offer;
    }
}
