package io.farshore.functions;

import io.farshore.functions.points.SegmentStores;
import io.farshore.replication.store.MemorySegmentStore;
import io.farshore.replication.store.SegmentStore;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The containers in memory. */
public final class MemoryStores implements SegmentStores {
    public final MemorySegmentStore plans = new MemorySegmentStore();
    public final Map<String, MemorySegmentStore> segments = new TreeMap<>();
    public final Set<String> revoked = new HashSet<>();
    public MemorySegmentStore manifests = new MemorySegmentStore();

    @Override
    public SegmentStore manifests() {
        return manifests;
    }

    @Override
    public SegmentStore segments(String itemId) {
        return segments.computeIfAbsent(itemId, id -> new MemorySegmentStore());
    }

    @Override
    public SegmentStore plans() {
        return plans;
    }

    /** Whether a site's credential for the item, old or new, would be honoured. */
    public boolean takesSegments(String itemId) {
        return segments.containsKey(itemId) && !revoked.contains(itemId);
    }

    @Override
    public void openSegments(String itemId) {
        segments(itemId);
    }

    @Override
    public void revokeSegments(String itemId) {
        revoked.add(itemId);
    }

    @Override
    public void deleteSegments(String itemId) {
        segments.remove(itemId);
    }
}
