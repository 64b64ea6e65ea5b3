package io.farshore.controlplane.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Documents in memory, with a place to make writes fail before or after they take effect. */
public final class InMemoryDocumentStore implements DocumentStore {
    /** Where a fault can be put. */
    public enum Moment {
        BEFORE_WRITE,
        AFTER_WRITE
    }

    private final Map<String, StoredDocument> documents = new TreeMap<>();
    private Consumer<Moment> fault = moment -> {};
    private long etags;

    /** Called around every write; what it throws reaches the writer. */
    public synchronized void onWrite(Consumer<Moment> newFault) {
        fault = newFault;
    }

    @Override
    public synchronized Optional<StoredDocument> get(String partition, String id) {
        return Optional.ofNullable(documents.get(key(partition, id))).map(InMemoryDocumentStore::copy);
    }

    @Override
    public synchronized StoredDocument create(Document document) {
        if (documents.containsKey(key(document.partition(), document.id()))) {
            throw new DocumentExistsException(document.partition(), document.id());
        }
        return write(document);
    }

    @Override
    public synchronized StoredDocument replace(Document document, String etag) {
        StoredDocument old = documents.get(key(document.partition(), document.id()));
        if (old == null || !old.etag().equals(etag)) {
            throw new DocumentChangedException(document.partition(), document.id());
        }
        return write(document);
    }

    private StoredDocument write(Document document) {
        fault.accept(Moment.BEFORE_WRITE);
        StoredDocument stored = copy(new StoredDocument(document, "\"" + ++etags + "\""));
        documents.put(key(document.partition(), document.id()), stored);
        fault.accept(Moment.AFTER_WRITE);
        return copy(stored);
    }

    @Override
    public synchronized boolean delete(String partition, String id) {
        fault.accept(Moment.BEFORE_WRITE);
        boolean deleted = documents.remove(key(partition, id)) != null;
        fault.accept(Moment.AFTER_WRITE);
        return deleted;
    }

    @Override
    public synchronized Page<StoredDocument> query(DocumentQuery query) {
        List<StoredDocument> found = new ArrayList<>();
        @Nullable String next = null;
        for (Map.Entry<String, StoredDocument> entry : documents.entrySet()) {
            Document document = entry.getValue().document();
            boolean wanted = document.partition().equals(query.partition())
                    && document.type().equals(query.type())
                    && (query.continuation() == null || entry.getKey().compareTo(query.continuation()) > 0);
            if (wanted && found.size() == query.pageSize()) {
                next = key(query.partition(), found.getLast().document().id());
                break;
            }
            if (wanted) {
                found.add(copy(entry.getValue()));
            }
        }
        return new Page<>(found, next);
    }

    @Override
    public synchronized List<StoredDocument> getAll(String partition, Set<String> ids) {
        return ids.stream().flatMap(id -> get(partition, id).stream()).toList();
    }

    @Override
    public synchronized List<StoredDocument> inOrder(OrderedQuery query) {
        return documents.values().stream()
                .filter(stored -> stored.document().partition().equals(query.partition())
                        && stored.document().type().equals(query.type())
                        && query.span().contains(stored.document().rank()))
                .sorted(Comparator.comparing(stored -> stored.document().rank()))
                .limit(query.limit())
                .map(InMemoryDocumentStore::copy)
                .toList();
    }

    private static String key(String partition, String id) {
        return partition + '/' + id;
    }

    private static StoredDocument copy(StoredDocument stored) {
        Document document = stored.document();
        Document copy = new Document(
                document.partition(),
                document.id(),
                document.type(),
                document.rank(),
                document.body().deepCopy());
        return new StoredDocument(copy, stored.etag());
    }
}
