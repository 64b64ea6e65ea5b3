package io.farshore.controlplane.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a result, in no particular order.
 *
 * @param continuation hand it to the next query; null on the last page
 */
public record Page<T>(List<T> values, @Nullable String continuation) {
    public Page {
        values = List.copyOf(values);
    }
}
