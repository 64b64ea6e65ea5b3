package io.farshore.functions.jobs;

import io.farshore.controlplane.item.ProtectedItem;
import java.io.IOException;

/** Makes recovery points of the manifests that are stored, without waiting for the news of them. */
@FunctionalInterface
public interface ArrivedPoints {
    /**
     * Records what is whole, but never so much that a failover would wait long for it.
     *
     * @throws IOException when storage fails, or when not all was recorded
     */
    void record(ProtectedItem item) throws IOException;
}
