package io.farshore.replication.hydrate;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A disk being rebuilt. Writing the same range twice has the effect of writing it once. */
@FunctionalInterface
public interface HydrationTarget {
    /**
     * Writes the remaining bytes of {@code data} at {@code offsetBytes}. Offset and length are multiples of 512, the
     * length is at most 4 MiB.
     */
    void write(long offsetBytes, ByteBuffer data) throws IOException;
}
