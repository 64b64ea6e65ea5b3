package io.farshore.emulation.cosmos.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The documents that share a partition key. Guarded by the account's lock. */
final class Partition {
    private final Map<String, Document> byId = new HashMap<>();
    private final TreeMap<Long, Document> bySequence = new TreeMap<>();

    Optional<Document> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** In order of creation. */
    Collection<Document> documents() {
        return bySequence.values();
    }

    void put(Document document) {
        byId.put(document.id(), document);
        bySequence.put(document.sequence(), document);
    }

    void remove(Document document) {
        byId.remove(document.id());
        bySequence.remove(document.sequence());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
