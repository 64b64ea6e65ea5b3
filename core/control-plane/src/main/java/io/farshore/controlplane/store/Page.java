package io.farshore.controlplane.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a result.
 *
 * @param continuation where the next one begins; null on the last page
 */
public record Page<T>(List<T> values, @Nullable String continuation) {
    public Page {
        values = List.copyOf(values);
    }
}
