package io.farshore.functions.jobs;

import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.hydrate.BaseSegments;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/** Merges one range of a disk into a segment of a base. */
final class BaseRange {
    private final JobPorts ports;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    BaseRange(JobPorts ports, Clock clock) {
        this.ports = ports;
        this.clock = clock;
    }

    RecoveryPointManifest.Segment store(CompactionWork work, CompactionWork.Disk disk, RangePlan plan, int range)
            throws IOException {
        SegmentStore segments = ports.stores().segments(work.itemId());
        byte[] wrapped = Base64.getDecoder().decode(work.wrappedKey());
        try (DataKey key = DataKey.of(ports.unwrapper().unwrap(work.keyId(), wrapped))) {
            BaseSegments bases = new BaseSegments(new Hydrator(segments, ports.unwrapper()), segments, random);
            RecoveryPointManifest.Segment segment = bases.store(
                    plan,
                    new BaseSegments.Foundation(work.point(), work.manifest(), disk.sizeBytes()),
                    range + 1L,
                    new SealingKey(key, work.keyId(), wrapped),
                    ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
            readBack(segments, work, plan, segment);
            return segment;
        }
    }

    /** What it was merged from will be deleted, so the store's word that it holds this is not enough. */
    private static void readBack(
            SegmentStore segments, CompactionWork work, RangePlan plan, RecoveryPointManifest.Segment segment)
            throws IOException {
        String name = BlobNames.baseSegment(work.epoch(), plan.diskId(), work.point(), segment.digest());
        byte[] stored = segments.readAll(name, Math.toIntExact(segment.lengthBytes()));
        if (!HexFormat.of().formatHex(Digests.sha256(stored)).equals(segment.digest())) {
            throw new IOException("segment " + name + " does not read as it was stored");
        }
    }
}
