package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.point.ChainSize;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.functions.site.Commits;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes recovery points of the manifests that have arrived. A manifest becomes a point only when its signature is that
 * of a process server of the site, it follows its predecessor, and every segment it names is there (invariant 4).
 *
 * <p>Manifests may be announced twice and out of order: the epoch's chain is walked from its head, so a manifest whose
 * predecessor has not been recorded yet takes its predecessors along. After an outage many come at once: an instance of
 * the app works on one of an item at a time, so that they do not all check the same segments.
 */
public final class RecoveryPointRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryPointRecorder.class);

    /** One announcement records at most this many; the following announcements go on. */
    private static final int MAX_POINTS_PER_CALL = 500;

    /** Of those that are recorded while a failover waits. */
    private static final int MAX_POINTS_AT_ONCE = 20;

    /** Items are spread over so many locks. */
    private static final int LANES = 64;

    private final ControlRecords records;
    private final SegmentStores stores;
    private final FirstPoint firstPoint;
    private final Clock clock;
    private final List<Lock> lanes =
            Stream.generate(ReentrantLock::new).limit(LANES).collect(Collectors.toUnmodifiableList());

    public RecoveryPointRecorder(ControlRecords records, SegmentStores stores, FirstPoint firstPoint, Clock clock) {
        this.records = records;
        this.stores = stores;
        this.firstPoint = firstPoint;
        this.clock = clock;
    }

    /**
     * Records the manifest of this blob and those before it.
     *
     * @throws IOException when storage fails or a predecessor is not there yet: announce the manifest again
     */
    public void arrived(String blobName) throws IOException {
        if (blobName.endsWith(BlobNames.BASE_SUFFIX)) {
            return; // the cloud's own
        }
        Optional<ManifestName> name = ManifestName.parse(blobName);
        if (name.isEmpty()) {
            LOG.warn("blob {} in the container of manifests is not named like one", blobName);
            return;
        }
        Optional<ProtectedItem> item = records.item(name.get().itemId().toString());
        if (item.isEmpty()) {
            LOG.info("manifest {} is of an item that is not protected any more", blobName);
            return;
        }
        Lock lane = lane(item.get());
        lane.lock();
        try {
            record(item.get(), name.get(), MAX_POINTS_PER_CALL);
        } finally {
            lane.unlock();
        }
    }

    private Lock lane(ProtectedItem item) {
        return lanes.get(Math.floorMod(item.itemId().hashCode(), LANES));
    }

    private void record(ProtectedItem item, ManifestName name, int limit) throws IOException {
        try {
            catchUp(item, name, limit);
        } catch (DamagedDataException e) {
            refuse(item, name.blob(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Records manifests of an item that are stored, whether or not they were announced: those of some seconds, while
     * somebody waits. Nothing is done while an announcement is being worked on.
     *
     * @throws IOException when storage fails, or when there are more
     */
    public void recordArrived(ProtectedItem item) throws IOException {
        Optional<ManifestName> newest = stores.manifests().list(item.itemId() + '/').stream()
                .flatMap(blob -> ManifestName.parse(blob.name()).stream())
                .reduce((before, after) -> after);
        Lock lane = lane(item);
        if (newest.isPresent() && lane.tryLock()) {
            try {
                record(item, newest.get(), MAX_POINTS_AT_ONCE);
            } finally {
                lane.unlock();
            }
        }
    }

    private void catchUp(ProtectedItem item, ManifestName name, int limit) throws IOException {
        EpochHead head = records.epochHeads()
                .get(item.itemId(), EpochHead.id(name.epoch()))
                .orElse(EpochHead.none(item.itemId(), name.epoch()));
        PointVerifier verifier = verifier(item);
        PointVerifier.@Nullable Verified before = head.point() == 0 ? null : known(verifier, name, head);
        long last = Math.min(name.point(), head.point() + limit);
        for (long point = head.point() + 1; point <= last; point = head.point() + 1) {
            ManifestName next = name.withPoint(point);
            PointVerifier.Verified verified = verifier.read(next.itemId(), next.epoch(), point);
            verifier.checkStep(before, verified);
            head = record(item, next, verified, head);
            before = verified;
        }
        if (last < name.point()) {
            throw new IOException("manifest " + name.blob() + " waits for " + (name.point() - last) + " before it");
        }
    }

    private static PointVerifier.Verified known(PointVerifier verifier, ManifestName name, EpochHead head)
            throws IOException {
        PointVerifier.Verified verified = verifier.read(name.itemId(), name.epoch(), head.point());
        if (!verified.digest().equals(head.manifestDigest())) {
            String blob = name.withPoint(head.point()).blob();
            throw new DamagedDataException("manifest " + blob + ": it was changed after it was verified");
        }
        return verified;
    }

    private PointVerifier verifier(ProtectedItem item) {
        Fabric fabric = records.fabric(item.fabricId())
                .orElseThrow(() -> new IllegalStateException("item " + item.itemId() + " has no fabric"));
        return new PointVerifier(stores.manifests(), stores.segments(item.itemId()), Commits.keys(fabric));
    }

    /** The point first, the head after it: a crash in between records the same point again. */
    private EpochHead record(ProtectedItem item, ManifestName name, PointVerifier.Verified verified, EpochHead before)
            throws DamagedDataException {
        RecoveryPoint point = point(name, verified);
        boolean created = records.points().createIfAbsent(item.itemId(), ControlRecords.pointId(point.name()), point);
        firstPoint.recorded(item, point);
        EpochHead head = before.followedBy(name.point(), verified.digest(), added(verified.manifest()));
        records.epochHeads()
                .put(
                        item.itemId(),
                        EpochHead.id(name.epoch()),
                        () -> head,
                        old -> old.point() >= head.point() ? old : head);
        if (created) {
            LOG.info("item {}: recovery point {} of {} recorded", item.itemId(), point.name(), point.time());
        }
        return head;
    }

    private static ChainSize added(RecoveryPointManifest manifest) {
        ChainSize added = ChainSize.NONE;
        for (RecoveryPointManifest.Disk disk : manifest.disks()) {
            for (RecoveryPointManifest.Segment segment : disk.segments()) {
                added = added.plus(new ChainSize(1, segment.lengthBytes()));
            }
        }
        return added;
    }

    private RecoveryPoint point(ManifestName name, PointVerifier.Verified verified) throws DamagedDataException {
        RecoveryPointManifest manifest = verified.manifest();
        try {
            return new RecoveryPoint(
                    name.pointName(),
                    name.itemId().toString(),
                    name.epoch(),
                    name.point(),
                    Instant.parse(manifest.sourceTime()),
                    wireKind(manifest.kind()),
                    manifest.sequence(),
                    manifest.kind().equals("MultiVm"),
                    name.blob(),
                    verified.digest(),
                    clock.instant());
        } catch (DateTimeException e) {
            throw new DamagedDataException("manifest " + name.blob() + ": its sourceTime is no instant", e);
        }
    }

    /** The contract knows two kinds; points over several machines are crash-consistent ones with a mark. */
    private static String wireKind(String kind) {
        return kind.equals("ApplicationConsistent") ? "ApplicationConsistent" : "CrashConsistent";
    }

    private void refuse(ProtectedItem item, String blobName, String reason) {
        LOG.warn("item {}: manifest {} is refused: {}", item.itemId(), blobName, reason);
        HealthError error = new HealthError(
                "FS1001",
                Severity.CRITICAL,
                "FarshoreRecoveryPoints",
                "Replication",
                "A recovery point was refused. " + reason,
                "A blob was changed, lost or damaged after the site had stored it, or was not written by the site.",
                "Earlier recovery points can be used. Resynchronize the machine so that new points can be taken.",
                clock.instant());
        records.items().update(item.vaultId(), ControlRecords.itemId(item), now -> now.withHealthError(error));
    }
}
