package io.farshore.controlplane.fabric;

/**
 * A disk of a discovered machine.
 *
 * @param boot true for the one disk the machine starts from
 */
public record MachineDisk(String diskId, String name, long sizeBytes, boolean boot) {
    /** The most a managed disk can hold: 32 TiB less 1 GiB, Azure's limit for disks filled by upload. */
    public static final long MAX_SIZE_BYTES = (32L << 40) - (1L << 30);

    public MachineDisk {
        if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "disk " + name + ": size " + sizeBytes + " is not in 1.." + MAX_SIZE_BYTES);
        }
    }
}
