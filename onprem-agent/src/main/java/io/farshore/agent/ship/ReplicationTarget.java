package io.farshore.agent.ship;

import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.segment.DiskOfEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The process server as the shipper sees it. */
public interface ReplicationTarget {
    /** What is durable, and whether the request was taken. */
    sealed interface Reply {
        /** It was taken. */
        record Taken(EpochState state) implements Reply {}

        /** It does not follow what is durable; continue behind it. */
        record OutOfStep(EpochState state) implements Reply {}

        /** The server has no room now. */
        record Busy(Duration retryAfter, String message) implements Reply {}

        /** The server says that the request is damaged. */
        record Refused(String message) implements Reply {}
    }

    /** What the process server holds of an item. @throws IOException if it cannot be reached or asked now */
    EpochState state(String processServer, UUID itemId) throws IOException, InterruptedException;

    /** Opens an epoch. */
    Reply open(String processServer, UUID itemId, long epoch, List<DiskOfEpoch> disks)
            throws IOException, InterruptedException;

    /** Sends a batch, whose position does not move; when it is taken, its records may be dropped. */
    Reply send(String processServer, UUID itemId, ByteBuffer batch) throws IOException, InterruptedException;
}
