package io.farshore.functions.jobs;

import io.farshore.controlplane.job.Job;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.util.List;

/** The tasks of a job that reads ranges of disks: their plans, their messages, their results. */
final class RangePlans {
    /** So that a crash while sending repeats few messages. */
    private static final int MESSAGES_PER_SAVE = 64;

    private final JobPorts ports;

    RangePlans(JobPorts ports) {
        this.ports = ports;
    }

    /** Plans are the same however often they are made. */
    void store(Job job, String diskId, List<RangePlan> ranges) throws IOException {
        for (int range = 0; range < ranges.size(); range++) {
            try {
                ports.stores()
                        .plans()
                        .create(
                                message(job, diskId, range).planBlob(),
                                ranges.get(range).toBytes());
            } catch (BlobAlreadyExistsException e) {
                continue; // an earlier run of this step was here
            }
        }
    }

    /** Sends the messages of some of a disk's tasks; returns how many have been sent now. */
    int send(Job job, String diskId, int from, int total) {
        int end = Math.min(from + MESSAGES_PER_SAVE, total);
        for (int range = from; range < end; range++) {
            ports.hydrateQueue().accept(message(job, diskId, range));
        }
        return end;
    }

    private static HydrateMessage message(Job job, String diskId, int range) {
        return new HydrateMessage(job.vaultId(), job.jobId(), diskId, range);
    }

    /** Forgets plans and results. */
    void remove(Job job) throws IOException {
        SegmentStore plans = ports.stores().plans();
        for (StoredBlob plan : plans.list(job.jobId() + '/')) {
            plans.delete(plan.name());
        }
        for (HydratedRange range : ports.ranges().list(job.jobId())) {
            ports.ranges().delete(job.jobId(), HydratedRange.id(range.diskId(), range.range()));
        }
    }
}
