package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import java.util.List;
import java.util.stream.Stream;

/** Lists of databases, containers and offers: short, so always one page. */
final class ResourceFeed {
    private ResourceFeed() {}

    /** All resources, or those that the request's query keeps. */
    static GatewayResponse of(String name, String ownerRid, Stream<ObjectNode> resources, GatewayRequest request) {
        if (!request.isQuery()) {
            return page(name, ownerRid, resources.toList());
        }
        JsonNode body = request.json();
        Query query = Query.parse(body.path("query").asText(), request.queryParameters(body));
        if (query.isAggregate() || !query.orderBy().isEmpty() || query.range().offset() > 0) {
            throw CosmosFailure.notImplemented("an aggregate, an order or an offset over " + name);
        }
        return page(
                name,
                ownerRid,
                resources
                        .filter(query::matches)
                        .map(query::project)
                        .filter(row -> !row.isMissingNode())
                        .limit(query.range().limit())
                        .toList());
    }

    static GatewayResponse page(String name, String ownerRid, List<? extends JsonNode> rows) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("_rid", ownerRid);
        ArrayNode items = body.putArray(name);
        rows.forEach(items::add);
        body.put("_count", rows.size());
        return GatewayResponse.of(200, body).with("x-ms-item-count", Integer.toString(rows.size()));
    }
}
