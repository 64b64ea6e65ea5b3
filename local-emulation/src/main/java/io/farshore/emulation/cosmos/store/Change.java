package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a log entry may say. An entry is a list of changes that take effect together. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.Counters.class, name = "counters"),
    @JsonSubTypes.Type(value = Change.PutDatabase.class, name = "put-database"),
    @JsonSubTypes.Type(value = Change.DeleteDatabase.class, name = "delete-database"),
    @JsonSubTypes.Type(value = Change.PutContainer.class, name = "put-container"),
    @JsonSubTypes.Type(value = Change.DeleteContainer.class, name = "delete-container"),
    @JsonSubTypes.Type(value = Change.PutDocument.class, name = "put"),
    @JsonSubTypes.Type(value = Change.DeleteDocument.class, name = "delete")
})
sealed interface Change {
    /** The highest resource number ever given out, so that none is used twice after a compaction. */
    record Counters(int lastNumber) implements Change {}

    record PutDatabase(int number, ObjectNode properties) implements Change {}

    record DeleteDatabase(String id) implements Change {}

    /** Counters are the last used; they only ever grow. */
    record PutContainer(
            String databaseId,
            int number,
            ObjectNode properties,
            @Nullable ObjectNode offer,
            long lastSequence,
            long lastLsn)
            implements Change {
        PutContainer withProperties(ObjectNode newProperties) {
            return new PutContainer(databaseId, number, newProperties, offer, lastSequence, lastLsn);
        }

        PutContainer withOffer(ObjectNode newOffer) {
            return new PutContainer(databaseId, number, properties, newOffer, lastSequence, lastLsn);
        }
    }

    record DeleteContainer(String databaseId, String id) implements Change {}

    record PutDocument(String containerRid, long sequence, long lsn, ObjectNode body) implements Change {}

    record DeleteDocument(String containerRid, JsonNode key, String id, long lsn) implements Change {}
}
