package io.farshore.controlplane.compute;

import java.util.Map;

/**
 * A managed disk to be filled by upload.
 *
 * @param sizeBytes of the disk, a multiple of 1 MiB; the upload is 512 bytes longer, for the VHD footer
 * @param sku e.g. Standard_LRS
 */
public record UploadDisk(
        ResourceAddress address,
        String location,
        long sizeBytes,
        String osType,
        boolean boot,
        String sku,
        Map<String, String> tags) {
    public static final long SIZE_UNIT_BYTES = 1L << 20;
    public static final int FOOTER_BYTES = 512;

    public UploadDisk {
        tags = Map.copyOf(tags);
        if (sizeBytes <= 0 || sizeBytes % SIZE_UNIT_BYTES != 0) {
            throw new IllegalArgumentException("size " + sizeBytes + " is not a multiple of " + SIZE_UNIT_BYTES);
        }
    }
}
