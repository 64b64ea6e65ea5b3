package io.farshore.replication.store;

/**
 * A blob in a listing.
 *
 * @param name its full name in the store
 * @param lengthBytes its length
 */
public record StoredBlob(String name, long lengthBytes) {}
