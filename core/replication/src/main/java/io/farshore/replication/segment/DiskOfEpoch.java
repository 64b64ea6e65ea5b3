package io.farshore.replication.segment;

import java.util.UUID;

/**
 * A disk as an epoch knows it.
 *
 * @param ordinal its number in the records of the epoch
 * @param diskId its identity
 * @param sizeBytes its size, a positive multiple of 512
 */
public record DiskOfEpoch(int ordinal, UUID diskId, long sizeBytes) {
    public DiskOfEpoch {
        if (sizeBytes < 512 || sizeBytes % 512 != 0) {
            throw new IllegalArgumentException("a disk has whole sectors of 512 bytes, not " + sizeBytes + " bytes");
        }
    }
}
