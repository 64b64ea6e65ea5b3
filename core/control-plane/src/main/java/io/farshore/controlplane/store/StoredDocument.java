package io.farshore.controlplane.store;

/**
 * A document as read from the store.
 *
 * @param etag changes with every write; the condition of the next one
 */
public record StoredDocument(Document document, String etag) {}
