package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.RemovedItem;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what was stored for items that are not protected any more, once its time has come. */
public final class RemovedData {
    private static final Logger LOG = LoggerFactory.getLogger(RemovedData.class);

    /**
     * Longer than any credential of a site lives, or any job runs. What they leave behind late is deleted too: the record
     * goes only after it.
     */
    private static final Duration STRAGGLERS = Duration.ofDays(1);

    private final ControlRecords records;
    private final SegmentStores stores;
    private final Clock clock;

    public RemovedData(ControlRecords records, SegmentStores stores, Clock clock) {
        this.records = records;
        this.stores = stores;
        this.clock = clock;
    }

    /** What waits, the next to go first. */
    public List<RemovedItem> waiting() {
        return records.removedItems().list(RemovedItem.PARTITION).stream()
                .sorted(Comparator.comparing(RemovedItem::deleteTime))
                .toList();
    }

    /** Deletes what is due; one that fails does not keep the others. */
    public void run() {
        for (RemovedItem item : waiting()) {
            try {
                sweep(item);
            } catch (IOException e) {
                LOG.warn("removed item {}: deletion stopped, the next run goes on", item.itemId(), e);
            }
        }
    }

    /** The record is read again once its item is seen gone: nobody puts the time off after that. */
    private void sweep(RemovedItem listed) throws IOException {
        if (isProtected(listed)) {
            return;
        }
        Instant now = clock.instant();
        Optional<RemovedItem> due = records.removedItems()
                .get(RemovedItem.PARTITION, RemovedItem.id(listed.itemId()))
                .filter(item -> item.isDue(now));
        if (due.isPresent()) {
            delete(due.get(), now);
        }
    }

    /** True while it is being removed, or when that failed. Its name alone says nothing: another may bear it. */
    private boolean isProtected(RemovedItem removed) {
        return records.items()
                .get(removed.vaultId(), ControlRecords.itemId(removed.fabricId(), removed.name()))
                .filter(item -> item.itemId().equals(removed.itemId()))
                .isPresent();
    }

    /** Points before what they are made of (invariant 4), the record last: a crash in between leaves it, and the next run goes on. */
    private void delete(RemovedItem item, Instant now) throws IOException {
        String itemId = item.itemId();
        deleteDocuments(itemId);
        SegmentStore manifests = stores.manifests();
        for (StoredBlob manifest : manifests.list(itemId + '/')) {
            manifests.delete(manifest.name());
        }
        stores.deleteSegments(itemId);
        if (now.isAfter(item.removedTime().plus(STRAGGLERS))) {
            records.removedItems().delete(RemovedItem.PARTITION, RemovedItem.id(itemId));
            LOG.info("removed item {} ({}): all its data is deleted", itemId, item.friendlyName());
        }
    }

    private void deleteDocuments(String itemId) {
        for (RecoveryPoint point : records.points().list(itemId)) {
            records.points().delete(itemId, ControlRecords.pointId(point.name()));
        }
        for (EpochBase base : records.epochBases().list(itemId)) {
            records.epochBases().delete(itemId, EpochBase.id(base.epoch(), base.point()));
        }
        for (EpochHead head : records.epochHeads().list(itemId)) {
            records.epochHeads().delete(itemId, EpochHead.id(head.epoch()));
        }
    }
}
