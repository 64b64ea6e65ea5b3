package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.sql.Query.SortKey;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import java.util.List;

/** The service serves an order by several keys only from a composite index of exactly these keys. */
final class CompositeIndexes {
    private CompositeIndexes() {}

    static void check(Query query, Container container) {
        if (query.orderBy().size() < 2) {
            return;
        }
        for (JsonNode index : container.properties().path("indexingPolicy").path("compositeIndexes")) {
            if (serves(index, query.orderBy(), false) || serves(index, query.orderBy(), true)) {
                return;
            }
        }
        throw CosmosFailure.badRequest(
                "The order by query does not have a corresponding composite index that it can be served from.");
    }

    private static boolean serves(JsonNode index, List<SortKey> orderBy, boolean backwards) {
        boolean serves = index.size() == orderBy.size();
        for (int i = 0; serves && i < orderBy.size(); i++) {
            JsonNode part = index.path(i);
            boolean descending = part.path("order").asText("ascending").equalsIgnoreCase("descending");
            serves = part.path("path").asText().equals(orderBy.get(i).path())
                    && (descending != backwards) == orderBy.get(i).descending();
        }
        return serves;
    }
}
