package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.point.ChainSize;
import io.farshore.controlplane.store.Json;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The private state of a compaction.
 *
 * @param manifest digest of the point's manifest
 * @param previousBase the point of the base that the point is read from, 0 for none
 * @param chain all segments up to the point
 * @param keyId which vault key the base's data key is wrapped to
 * @param wrappedKey the base's data key, wrapped, base64
 * @param finishedRanges tasks seen finished, and since when it has been that many
 */
record CompactionWork(
        String itemId,
        long epoch,
        long point,
        String manifest,
        long previousBase,
        ChainSize chain,
        String keyId,
        String wrappedKey,
        List<Disk> disks,
        int finishedRanges,
        @Nullable Instant progressTime) {
    private static final String FIELD = "compaction";

    /**
     * One disk.
     *
     * @param ranges tasks that merge it
     * @param enqueued how many of them have been sent
     */
    record Disk(String diskId, long sizeBytes, int ranges, int enqueued) {
        Disk sent(int count) {
            return new Disk(diskId, sizeBytes, ranges, count);
        }
    }

    CompactionWork {
        disks = List.copyOf(disks);
    }

    static CompactionWork of(JobContext context) {
        return read(context.work()).orElseThrow(() -> new IllegalStateException("the compaction was not planned"));
    }

    static Optional<CompactionWork> read(ObjectNode work) {
        if (!work.has(FIELD)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.treeToValue(work.required(FIELD), CompactionWork.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state of the compaction cannot be read", e);
        }
    }

    /** The manifest of the point, as it was when the compaction began. */
    RecoveryPointManifest read(PointVerifier verifier) throws IOException {
        PointVerifier.Verified verified = verifier.read(UUID.fromString(itemId), epoch, point);
        if (!verified.digest().equals(manifest)) {
            throw new DamagedDataException("manifest " + BlobNames.manifest(UUID.fromString(itemId), epoch, point)
                    + ": it was changed after it was stored");
        }
        return verified.manifest();
    }

    void store(JobContext context) {
        context.work().set(FIELD, Json.MAPPER.valueToTree(this));
    }

    int totalRanges() {
        return disks.stream().mapToInt(Disk::ranges).sum();
    }

    Optional<Disk> disk(String diskId) {
        return disks.stream().filter(disk -> disk.diskId().equals(diskId)).findFirst();
    }

    CompactionWork planned(List<Disk> all) {
        return with(all, finishedRanges, progressTime);
    }

    CompactionWork sent(Disk of, int count) {
        List<Disk> all = disks.stream()
                .map(disk -> disk.diskId().equals(of.diskId()) ? disk.sent(count) : disk)
                .toList();
        return with(all, finishedRanges, progressTime);
    }

    CompactionWork progressed(int finished, Instant time) {
        return with(disks, finished, time);
    }

    private CompactionWork with(List<Disk> all, int finished, @Nullable Instant time) {
        return new CompactionWork(
                itemId, epoch, point, manifest, previousBase, chain, keyId, wrappedKey, all, finished, time);
    }

    @Override
    public String toString() {
        return "CompactionWork[" + itemId + ", epoch " + epoch + ", point " + point + "]";
    }
}
