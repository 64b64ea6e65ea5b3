package io.farshore.replication.block;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Sixteen-byte identifiers as they stand in the formats: big-endian, most significant half first. */
public final class Ids {
    public static final int LENGTH_BYTES = 16;

    private Ids() {}

    /** Writes {@code id} at the buffer's position. */
    public static void put(ByteBuffer buffer, UUID id) {
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /** Reads an identifier at the buffer's position. */
    public static UUID get(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
