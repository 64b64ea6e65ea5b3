package io.farshore.controlplane.store;

import java.util.List;
import java.util.Optional;

/**
 * Keeps documents. Every implementation passes {@code DocumentStoreContract}. A write that was acknowledged is seen by
 * every later read. Safe for use by many threads.
 */
public interface DocumentStore {
    Optional<StoredDocument> get(String partition, String id);

    /** Creates; throws {@link DocumentExistsException} when the id is taken. */
    StoredDocument create(Document document);

    /** Replaces what still has this ETag; throws {@link DocumentChangedException} when it does not, or is gone. */
    StoredDocument replace(Document document, String etag);

    /** Deletes whatever is there; false when nothing was. */
    boolean delete(String partition, String id);

    Page<StoredDocument> query(DocumentQuery query);

    /** By rank, lowest first. Fewer than the limit only when there are no more. */
    List<StoredDocument> inOrder(OrderedQuery query);
}
