package io.farshore.replication.block;

/**
 * A run of bytes on a disk: {@code [offsetBytes, offsetBytes + lengthBytes)}.
 *
 * @param offsetBytes where it begins, at least 0
 * @param lengthBytes how long it is, at least 1
 */
public record Extent(long offsetBytes, long lengthBytes) {
    public Extent {
        if (offsetBytes < 0 || lengthBytes < 1 || offsetBytes > Long.MAX_VALUE - lengthBytes) {
            throw new IllegalArgumentException(
                    "not an extent: offset " + offsetBytes + ", length " + lengthBytes + " bytes");
        }
    }

    /** The first byte after the extent. */
    public long endBytes() {
        return offsetBytes + lengthBytes;
    }
}
