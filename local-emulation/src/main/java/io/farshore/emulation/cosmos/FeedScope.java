package io.farshore.emulation.cosmos;

import com.azure.cosmos.implementation.Undefined;
import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.cosmos.sql.Seek;
import io.farshore.emulation.cosmos.store.Candidates;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.Document;
import io.farshore.emulation.cosmos.store.PartitionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which documents a feed request is about: all, one partition, or a range of partition key hashes.
 *
 * <p>A range is compared with the hash the client library computes, taken from the library itself.
 */
record FeedScope(Optional<PartitionKey> key, Optional<HashRange> range) {
    private static final HashRange FULL = new HashRange("", "FF");

    static FeedScope of(GatewayRequest request) {
        Optional<HashRange> range = request.header("x-ms-start-epk")
                .flatMap(start -> request.header("x-ms-end-epk").map(end -> new HashRange(start, end)))
                .filter(asked -> !asked.equals(FULL));
        return new FeedScope(request.partitionKey(), range);
    }

    Candidates candidates(Container container, Seek seek, long nowSeconds) {
        Candidates all = container.candidates(key, seek, nowSeconds);
        return new Candidates(all.documents().filter(inRange(container)), all.inOrder());
    }

    Stream<Document> changesAfter(Container container, long lsn, long nowSeconds) {
        return container
                .changesAfter(lsn, nowSeconds)
                .filter(document -> key.isEmpty() || key.get().equals(document.key()))
                .filter(inRange(container));
    }

    /** A partition key is hashed once for all its documents. */
    private Predicate<Document> inRange(Container container) {
        Map<PartitionKey, Boolean> known = new HashMap<>();
        return document -> range.isEmpty()
                || known.computeIfAbsent(document.key(), key -> range.get().contains(hash(container, key)));
    }

    private static String hash(Container container, PartitionKey key) {
        JsonNode properties = container.properties().path("partitionKey");
        PartitionKeyDefinition definition = new PartitionKeyDefinition();
        definition.setPaths(List.of(properties.path("paths").path(0).textValue()));
        definition.setKind(PartitionKind.HASH);
        definition.setVersion(
                properties.path("version").asInt(1) == 2
                        ? PartitionKeyDefinitionVersion.V2
                        : PartitionKeyDefinitionVersion.V1);
        PartitionKeyInternal internal = PartitionKeyInternal.fromObjectArray(new Object[] {value(key.value())}, true);
        return PartitionKeyInternalHelper.getEffectivePartitionKeyString(internal, definition);
    }

    private static Object value(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NUMBER -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            case NULL -> value;
            case OBJECT, ARRAY, MISSING, BINARY, POJO -> Undefined.value();
        };
    }

    /**
     * Hashes from {@code start} up to but not including {@code end}, upper-case hexadecimal.
     */
    record HashRange(String start, String end) {
        boolean contains(String hash) {
            return hash.compareTo(start) >= 0 && hash.compareTo(end) < 0;
        }
    }
}
