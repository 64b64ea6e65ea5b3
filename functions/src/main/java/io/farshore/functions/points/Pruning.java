package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.point.Retention;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends recovery points by policy and frees what no point needs.
 *
 * <p>What is freed: the segments and manifests of a superseded epoch, once none of its points is retained; and of an
 * epoch with retained points what stands before the base that the oldest of them is read from.
 */
public final class Pruning {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    private final ControlRecords records;
    private final SegmentStores stores;
    private final HistoryPruning history;
    private final Clock clock;

    public Pruning(ControlRecords records, SegmentStores stores, Clock clock) {
        this.records = records;
        this.stores = stores;
        this.clock = clock;
        history = new HistoryPruning(records, stores);
    }

    /** Prunes every item; one that fails does not keep the others. */
    public void run() {
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            for (ProtectedItem item : records.items().list(vault.vaultId())) {
                try {
                    prune(item);
                } catch (IOException e) {
                    LOG.warn("item {}: pruning stopped, the next run goes on", item.itemId(), e);
                }
            }
        }
    }

    void prune(ProtectedItem item) throws IOException {
        Optional<ReplicationPolicy> policy =
                records.policies().get(item.vaultId(), ControlRecords.policyId(item.policyName()));
        if (policy.isEmpty() || item.currentJobId() != null) {
            // A job may be reading a point; the next run comes soon enough.
            return;
        }
        Instant now = clock.instant();
        List<RecoveryPoint> points = records.points().list(item.itemId());
        List<RecoveryPoint> expired = new Retention(policy.get().history()).expired(points, now);
        for (RecoveryPoint point : expired) {
            records.points().delete(item.itemId(), ControlRecords.pointId(point.name()));
        }
        if (!expired.isEmpty()) {
            LOG.info("item {}: {} of {} recovery points pruned", item.itemId(), expired.size(), points.size());
        }
        Map<Long, List<RecoveryPoint>> retained = points.stream()
                .filter(point -> !expired.contains(point))
                .collect(Collectors.groupingBy(RecoveryPoint::epoch));
        for (List<RecoveryPoint> ofEpoch : retained.values()) {
            history.free(item, ofEpoch);
        }
        freeEpochs(item, retained.keySet());
    }

    private void freeEpochs(ProtectedItem item, Set<Long> needed) throws IOException {
        long newest = item.replication().pointEpoch();
        for (EpochHead head : records.epochHeads().list(item.itemId())) {
            if (head.epoch() < newest && !needed.contains(head.epoch())) {
                free(item, head.epoch());
            }
        }
    }

    /** The head goes last: a crash in between leaves it, and the next run frees the rest. */
    private void free(ProtectedItem item, long epoch) throws IOException {
        String manifests = BlobNames.manifestPrefix(UUID.fromString(item.itemId()), epoch);
        int segments = deleteAll(stores.segments(item.itemId()), epochPrefix(epoch));
        deleteAll(stores.manifests(), manifests);
        for (EpochBase base : records.epochBases().list(item.itemId())) {
            if (base.epoch() == epoch) {
                records.epochBases().delete(item.itemId(), EpochBase.id(epoch, base.point()));
            }
        }
        records.epochHeads().delete(item.itemId(), EpochHead.id(epoch));
        LOG.info("item {}: epoch {} freed, {} segments", item.itemId(), epoch, segments);
    }

    private static int deleteAll(SegmentStore store, String prefix) throws IOException {
        List<StoredBlob> blobs = store.list(prefix);
        for (StoredBlob blob : blobs) {
            store.delete(blob.name());
        }
        return blobs.size();
    }

    private static String epochPrefix(long epoch) {
        String anyDisk = BlobNames.segmentPrefix(epoch, new UUID(0, 0));
        return anyDisk.substring(0, anyDisk.indexOf('/') + 1);
    }
}
