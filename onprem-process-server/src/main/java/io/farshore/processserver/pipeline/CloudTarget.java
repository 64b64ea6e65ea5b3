package io.farshore.processserver.pipeline;

import io.farshore.replication.store.SegmentSink;
import java.io.IOException;
import java.util.UUID;

/** Where sealed bytes go: Blob containers that can only be added to, and the queue of commits. */
public interface CloudTarget {
    /** The container of an item's segments. */
    SegmentSink segments(UUID itemId) throws IOException;

    /** The container of manifests. */
    SegmentSink manifests() throws IOException;

    /** Puts a message into the queue {@code commits}. */
    void announce(String message) throws IOException;

    /** Forgets credentials that were refused, so that new ones are asked for. */
    void refused();
}
