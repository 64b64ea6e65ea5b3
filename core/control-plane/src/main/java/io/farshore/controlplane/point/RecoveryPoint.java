package io.farshore.controlplane.point;

import io.farshore.controlplane.store.NewestFirst;
import java.time.Instant;

/**
 * A recovery point that has been verified whole.
 *
 * @param name GUID, its resource name
 * @param point its place in the epoch, from 1
 * @param time clock of the machine at the mark
 * @param kind CrashConsistent, AppConsistent ...
 * @param sequence of the mark in its epoch
 * @param manifestBlob name of the signed manifest
 * @param manifestDigest lower-case hex SHA-256 of the blob; the next manifest of the epoch names it
 */
public record RecoveryPoint(
        String name,
        String itemId,
        long epoch,
        long point,
        Instant time,
        String kind,
        long sequence,
        boolean multiVm,
        String manifestBlob,
        String manifestDigest,
        Instant recordedTime) {
    /** Points are listed newest first. */
    public String rank() {
        return NewestFirst.rank(time, name);
    }
}
