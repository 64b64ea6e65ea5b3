package io.farshore.controlplane.point;

/** So many segments with so many bytes, over all disks of an item. */
public record ChainSize(long segments, long bytes) {
    public static final ChainSize NONE = new ChainSize(0, 0);

    public ChainSize plus(ChainSize other) {
        return new ChainSize(segments + other.segments, bytes + other.bytes);
    }

    public ChainSize minus(ChainSize other) {
        return new ChainSize(segments - other.segments, bytes - other.bytes);
    }
}
