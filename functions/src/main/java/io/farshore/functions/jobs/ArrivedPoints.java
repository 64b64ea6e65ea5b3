package io.farshore.functions.jobs;

import io.farshore.controlplane.item.ProtectedItem;
import java.io.IOException;

/** Makes recovery points of the manifests that are stored, without waiting for the news of them. */
@FunctionalInterface
public interface ArrivedPoints {
    /**
     * Records all that is whole.
     *
     * @throws IOException when storage fails, or when a manifest waits for one before it
     */
    void record(ProtectedItem item) throws IOException;
}
