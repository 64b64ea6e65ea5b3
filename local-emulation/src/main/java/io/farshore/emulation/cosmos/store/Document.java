package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One version of a document. Immutable: {@code body} is never changed after construction, nor handed out to be.
 *
 * @param key its partition
 * @param body the document with its system properties
 * @param sequence its number of creation in the container, kept when it is replaced
 * @param lsn the number of the change that wrote this version, which orders the change feed
 */
public record Document(PartitionKey key, ObjectNode body, long sequence, long lsn) {
    public String id() {
        return body.path("id").textValue();
    }

    public String etag() {
        return body.path("_etag").textValue();
    }

    String rid() {
        return body.path("_rid").textValue();
    }

    /** When this version was written, in seconds since 1970. */
    public long timestampSeconds() {
        return body.path("_ts").longValue();
    }
}
