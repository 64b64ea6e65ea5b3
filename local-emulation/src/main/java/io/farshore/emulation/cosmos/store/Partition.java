package io.farshore.emulation.cosmos.store;

import io.farshore.emulation.cosmos.sql.Seek;
import io.farshore.emulation.cosmos.sql.Seek.Equality;
import io.farshore.emulation.cosmos.store.PropertyIndex.Shape;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The documents that share a partition key. Guarded by the account's lock.
 *
 * <p>The service indexes every property; here an index is made when a query first asks for it, which may happen to
 * several readers at once.
 */
final class Partition {
    private final Map<String, Document> byId = new HashMap<>();
    private final TreeMap<Long, Document> bySequence = new TreeMap<>();
    private final Map<Shape, PropertyIndex> indexes = new ConcurrentHashMap<>();

    Optional<Document> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** In order of creation. */
    Collection<Document> documents() {
        return bySequence.values();
    }

    Candidates candidates(Seek seek) {
        if (seek.ids().isPresent()) {
            return new Candidates(withIds(seek.ids().get()), seek.order().isEmpty());
        }
        if (seek.equality().isEmpty()) {
            return new Candidates(documents().stream(), seek.order().isEmpty());
        }
        Equality equality = seek.equality().get();
        PropertyIndex index = indexes.computeIfAbsent(new Shape(equality.property(), seek.order()), this::indexed);
        return new Candidates(index.find(equality.text(), seek).stream(), true);
    }

    private Stream<Document> withIds(Set<String> ids) {
        return ids.stream().flatMap(id -> find(id).stream()).sorted(Comparator.comparingLong(Document::sequence));
    }

    private PropertyIndex indexed(Shape shape) {
        PropertyIndex index = new PropertyIndex(shape);
        documents().forEach(index::put);
        return index;
    }

    void put(Document document) {
        byId.put(document.id(), document);
        bySequence.put(document.sequence(), document);
        indexes.values().forEach(index -> index.put(document));
    }

    void remove(Document document) {
        byId.remove(document.id());
        bySequence.remove(document.sequence());
        indexes.values().forEach(index -> index.remove(document));
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
