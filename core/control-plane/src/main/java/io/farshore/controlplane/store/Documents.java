package io.farshore.controlplane.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The documents of one type, as values. Safe for use by many threads. */
public final class Documents<T> {
    /** A writer that loses this often is not racing, something is wrong. */
    private static final int MAX_RACES = 32;

    /** A list that finds too little to fill a page reads this many documents for it, and says where to go on. */
    private static final int MAX_READ_PER_PAGE = 2_000;

    private final DocumentStore store;
    private final String type;
    private final Class<T> valueType;
    private final @Nullable Function<T, String> rank;

    /** Documents that are listed in the order of their ids. */
    public Documents(DocumentStore store, String type, Class<T> valueType) {
        this(store, type, valueType, null);
    }

    /** @param rank order of lists, see {@link Document}; of the parts of a value that seldom change */
    public Documents(DocumentStore store, String type, Class<T> valueType, @Nullable Function<T, String> rank) {
        this.store = store;
        this.type = type;
        this.valueType = valueType;
        this.rank = rank;
    }

    public Optional<Versioned<T>> find(String partition, String id) {
        return store.get(partition, id).map(this::versioned);
    }

    public Optional<T> get(String partition, String id) {
        return find(partition, id).map(Versioned::value);
    }

    /** Those of many values that are there, by id; see {@link DocumentStore#getAll}. */
    public Map<String, T> getAll(String partition, Set<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : store.getAll(partition, ids).stream()
                        .collect(Collectors.toMap(stored -> stored.document().id(), stored -> versioned(stored)
                                .value()));
    }

    public Versioned<T> create(String partition, String id, T value) {
        return versioned(store.create(document(partition, id, value)));
    }

    /** Creates, or leaves what is there; true when this call created it. */
    public boolean createIfAbsent(String partition, String id, T value) {
        try {
            store.create(document(partition, id, value));
            return true;
        } catch (DocumentExistsException e) {
            return false;
        }
    }

    public Versioned<T> replace(Versioned<T> read, T value) {
        return versioned(store.replace(document(read.partition(), read.id(), value), read.etag()));
    }

    /** Applies a change to the newest value, again when another writer was first; empty when there is no document. */
    public Optional<T> update(String partition, String id, UnaryOperator<T> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Versioned<T>> read = find(partition, id);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            T changed = change.apply(read.get().value());
            if (changed.equals(read.get().value())) {
                return Optional.of(changed);
            }
            try {
                return Optional.of(replace(read.get(), changed).value());
            } catch (DocumentChangedException e) {
                continue;
            }
        }
        throw new IllegalStateException("lost " + MAX_RACES + " races for " + partition + '/' + id);
    }

    /** Updates what is there, or creates the initial value and updates that. */
    public T put(String partition, String id, Supplier<T> initial, UnaryOperator<T> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<T> updated = update(partition, id, change);
            if (updated.isPresent()) {
                return updated.get();
            }
            T value = change.apply(initial.get());
            if (createIfAbsent(partition, id, value)) {
                return value;
            }
        }
        throw new IllegalStateException("lost " + MAX_RACES + " races for " + partition + '/' + id);
    }

    public boolean delete(String partition, String id) {
        return store.delete(partition, id);
    }

    /**
     * A page of the values that are wanted, by rank. What comes and goes between two pages neither hides nor repeats
     * others. A page may have too few values, or none, and yet a continuation.
     *
     * @param span goes on behind the continuation of the page before
     * @param pageSize 1 to {@value DocumentQuery#MAX_PAGE_SIZE}
     */
    public Page<T> page(String partition, Span span, int pageSize, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        int limit = Math.min(pageSize + 1, DocumentQuery.MAX_PAGE_SIZE);
        Span rest = span;
        for (int read = 0; read < MAX_READ_PER_PAGE; read += limit) {
            List<StoredDocument> next = store.inOrder(new OrderedQuery(partition, type, rest, limit));
            for (StoredDocument stored : next) {
                T value = versioned(stored).value();
                boolean hit = wanted.test(value);
                if (hit && found.size() == pageSize) {
                    return new Page<>(found, rest.after());
                }
                if (hit) {
                    found.add(value);
                }
                rest = new Span(stored.document().rank(), span.before());
            }
            if (next.size() < limit) {
                return new Page<>(found, null);
            }
        }
        return new Page<>(found, rest.after());
    }

    /** Every value of a partition; for types whose number the domain bounds. */
    public List<T> list(String partition) {
        List<T> all = new ArrayList<>();
        String continuation = null;
        do {
            DocumentQuery query = new DocumentQuery(partition, type, DocumentQuery.MAX_PAGE_SIZE, continuation);
            Page<StoredDocument> page = store.query(query);
            page.values().forEach(stored -> all.add(versioned(stored).value()));
            continuation = page.continuation();
        } while (continuation != null);
        return all;
    }

    private Document document(String partition, String id, T value) {
        ObjectNode body = Json.MAPPER.valueToTree(value);
        return new Document(partition, id, type, rank == null ? id : rank.apply(value), body);
    }

    private Versioned<T> versioned(StoredDocument stored) {
        Document document = stored.document();
        if (!document.type().equals(type)) {
            throw new IllegalStateException(document.id() + " is a " + document.type() + ", not a " + type);
        }
        try {
            T value = Json.MAPPER.treeToValue(document.body(), valueType);
            return new Versioned<>(document.partition(), document.id(), value, stored.etag());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("document " + document.id() + " cannot be read as a " + type, e);
        }
    }
}
