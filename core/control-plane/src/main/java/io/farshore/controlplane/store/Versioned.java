package io.farshore.controlplane.store;

/** A typed value with the ETag it was read with. */
public record Versioned<T>(String partition, String id, T value, String etag) {}
