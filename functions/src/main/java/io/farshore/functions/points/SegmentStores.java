package io.farshore.functions.points;

import io.farshore.replication.store.SegmentStore;
import java.io.IOException;

/** The blob containers of Farshore. */
public interface SegmentStores {
    /** Signed manifests of all items. */
    SegmentStore manifests();

    /** The segments of one item. */
    SegmentStore segments(String itemId);

    /** Plans of hydration tasks. */
    SegmentStore plans();

    /** Removes an item's container with all its segments; one that is gone is no error. */
    void deleteSegments(String itemId) throws IOException;
}
