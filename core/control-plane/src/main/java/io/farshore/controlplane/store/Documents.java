package io.farshore.controlplane.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The documents of one type, as values. Safe for use by many threads. */
public final class Documents<T> {
    /** A writer that loses this often is not racing, something is wrong. */
    private static final int MAX_RACES = 32;

    private final DocumentStore store;
    private final String type;
    private final Class<T> valueType;

    public Documents(DocumentStore store, String type, Class<T> valueType) {
        this.store = store;
        this.type = type;
        this.valueType = valueType;
    }

    public Optional<Versioned<T>> find(String partition, String id) {
        return store.get(partition, id).map(this::versioned);
    }

    public Optional<T> get(String partition, String id) {
        return find(partition, id).map(Versioned::value);
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

    public Page<T> page(String partition, int pageSize, @Nullable String continuation) {
        Page<StoredDocument> page = store.query(new DocumentQuery(partition, type, pageSize, continuation));
        return new Page<>(page.values().stream().map(d -> versioned(d).value()).toList(), page.continuation());
    }

    /** Every value of a partition; for types whose number the domain bounds. */
    public List<T> list(String partition) {
        List<T> all = new ArrayList<>();
        String continuation = null;
        do {
            Page<T> page = page(partition, DocumentQuery.MAX_PAGE_SIZE, continuation);
            all.addAll(page.values());
            continuation = page.continuation();
        } while (continuation != null);
        return all;
    }

    private Document document(String partition, String id, T value) {
        ObjectNode body = Json.MAPPER.valueToTree(value);
        return new Document(partition, id, type, body);
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
