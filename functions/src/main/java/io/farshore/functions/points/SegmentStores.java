package io.farshore.functions.points;

import io.farshore.replication.store.SegmentStore;
import java.io.IOException;

/** The blob containers of Farshore. */
public interface SegmentStores {
    /** Signed manifests of all items. */
    SegmentStore manifests();

    /** Makes the place for an item's segments, which its site may add to until it is revoked. Repeating it is no error. */
    void openSegments(String itemId) throws IOException;

    /**
     * No credential of a site, whether it was given or will be, adds a segment to the item any more. What is stored stays.
     * Repeating it is no error; it cannot be taken back.
     */
    void revokeSegments(String itemId) throws IOException;

    /** The segments of one item. */
    SegmentStore segments(String itemId);

    /** Plans of hydration tasks. */
    SegmentStore plans();

    /** Removes an item's container with all its segments; one that is gone is no error. */
    void deleteSegments(String itemId) throws IOException;
}
