package io.farshore.controlplane.item;

/**
 * A protected disk.
 *
 * @param diskType of the managed disk, e.g. Standard_LRS
 */
public record ItemDisk(String diskId, String name, long sizeBytes, boolean boot, String diskType) {}
