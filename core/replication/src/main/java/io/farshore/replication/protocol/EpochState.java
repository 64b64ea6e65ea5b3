package io.farshore.replication.protocol;

import io.farshore.replication.segment.DiskOfEpoch;
import java.util.List;
import java.util.Map;

/**
 * What a process server holds durably of an item; an agent continues behind it.
 *
 * @param epoch the open epoch, 0 when there is none
 * @param acknowledgedSequence everything up to it may be dropped
 * @param scannedBytes how far the scan of each disk is durable, by ordinal
 * @param disks the disks of the epoch
 */
public record EpochState(
        long epoch, long acknowledgedSequence, Map<Integer, Long> scannedBytes, List<DiskOfEpoch> disks) {
    public EpochState {
        scannedBytes = Map.copyOf(scannedBytes);
        disks = List.copyOf(disks);
    }

    /** Opens an epoch. */
    public record Opening(List<DiskOfEpoch> disks) {
        public Opening {
            disks = List.copyOf(disks);
        }
    }
}
