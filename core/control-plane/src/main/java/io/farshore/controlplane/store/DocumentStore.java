package io.farshore.controlplane.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps documents. Every implementation passes {@code DocumentStoreContract}. A write that was acknowledged is seen by
 * every later read. Safe for use by many threads.
 */
public interface DocumentStore {
    Optional<StoredDocument> get(String partition, String id);

    /**
     * Those of many documents that are there, in no order, at the cost of one request.
     *
     * @param ids at most {@value DocumentQuery#MAX_PAGE_SIZE}
     */
    List<StoredDocument> getAll(String partition, Set<String> ids);

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
