package io.farshore.functions.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A disk of a failover: how far it is.
 *
 * @param managedDiskId ARM id, decided before the disk is made
 * @param payloadBytes size of the managed disk
 * @param rangeCount tasks that fill it; -1 until it is planned
 * @param enqueued how many of them have been sent
 * @param uploadAccess URL with write access to the whole disk: secret, never leaves the service; null before and after
 */
record DiskWork(
        String diskId,
        String managedDiskId,
        boolean boot,
        String diskType,
        long payloadBytes,
        int rangeCount,
        int enqueued,
        @Nullable String uploadAccess) {
    static final int NOT_PLANNED = -1;

    DiskWork planned(int ranges) {
        return new DiskWork(diskId, managedDiskId, boot, diskType, payloadBytes, ranges, 0, uploadAccess);
    }

    DiskWork sent(int count) {
        return new DiskWork(diskId, managedDiskId, boot, diskType, payloadBytes, rangeCount, count, uploadAccess);
    }

    DiskWork opened(@Nullable String access) {
        return new DiskWork(diskId, managedDiskId, boot, diskType, payloadBytes, rangeCount, enqueued, access);
    }

    @Override
    public String toString() {
        return "DiskWork[" + diskId + ", " + rangeCount + " ranges]";
    }
}
