package io.farshore.controlplane.fabric;

/**
 * A job means to remove a fabric. It says so before it counts the fabric's items, and whoever makes an item looks for it
 * afterwards: one of the two sees the other. It counts as long as the job is not over.
 */
public record FabricRemoval(String fabricName, String jobId) {}
