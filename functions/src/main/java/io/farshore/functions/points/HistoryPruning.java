package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.point.Compaction;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes, of an epoch that is still needed, what stands before the base that its oldest retained point is read from. */
final class HistoryPruning {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPruning.class);

    private final ControlRecords records;
    private final SegmentStores stores;

    HistoryPruning(ControlRecords records, SegmentStores stores) {
        this.records = records;
        this.stores = stores;
    }

    /** @param retained the points of one epoch that stay, at least one */
    void free(ProtectedItem item, List<RecoveryPoint> retained) throws IOException {
        RecoveryPoint oldest = retained.stream()
                .min(Comparator.comparingLong(RecoveryPoint::point))
                .orElseThrow();
        List<EpochBase> bases = records.epochBases().list(item.itemId());
        Optional<EpochBase> needed = Compaction.newest(bases, oldest.epoch(), oldest.point());
        if (needed.isEmpty() || needed.get().freed()) {
            return;
        }
        EpochBase base = needed.get();
        for (EpochBase older : bases) {
            if (older.epoch() == base.epoch() && older.point() < base.point()) {
                records.epochBases().delete(item.itemId(), EpochBase.id(older.epoch(), older.point()));
            }
        }
        int freed = freeBlobs(item, base);
        records.epochBases().update(item.itemId(), EpochBase.id(base.epoch(), base.point()), EpochBase::withFreed);
        LOG.info("item {}: {} blobs before point {} freed", item.itemId(), freed, base.point());
    }

    /** Segments first: as long as a manifest or an older base is there, a crash in between is seen. */
    private int freeBlobs(ProtectedItem item, EpochBase base) throws IOException {
        int freed = 0;
        SegmentStore segments = stores.segments(item.itemId());
        for (Map.Entry<String, Long> head : base.heads().entrySet()) {
            String disk = BlobNames.segmentPrefix(base.epoch(), UUID.fromString(head.getKey()));
            for (StoredBlob blob : segments.list(disk)) {
                boolean based = blob.name().endsWith(BlobNames.BASE_SUFFIX);
                long number = BlobNames.number(blob.name());
                if (based ? number < base.point() : number <= head.getValue()) {
                    segments.delete(blob.name());
                    freed++;
                }
            }
        }
        String prefix = BlobNames.manifestPrefix(UUID.fromString(item.itemId()), base.epoch());
        for (StoredBlob blob : stores.manifests().list(prefix)) {
            if (BlobNames.number(blob.name()) < base.point()) {
                stores.manifests().delete(blob.name());
                freed++;
            }
        }
        return freed;
    }
}
