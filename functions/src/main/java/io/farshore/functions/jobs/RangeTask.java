package io.farshore.functions.jobs;

import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.HydrationTarget;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.store.BlobNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills one range of a disk. Repeated and late messages write nothing new. */
public final class RangeTask {
    private static final Logger LOG = LoggerFactory.getLogger(RangeTask.class);

    /** A plan names at most every frame of its range several times over; far below this. */
    private static final int MAX_PLAN_BYTES = 64 << 20;

    private final JobPorts ports;

    public RangeTask(JobPorts ports) {
        this.ports = ports;
    }

    public void run(HydrateMessage message) throws IOException {
        Optional<Job> job = ports.records().jobs().get(message.vaultId(), JobEngine.id(message.jobId()));
        Optional<DiskWork> disk = job.filter(found -> !found.state().isOver() && !found.failing())
                .flatMap(FailoverWork::find)
                .flatMap(work -> work.disk(message.diskId()));
        String access = disk.map(DiskWork::uploadAccess).orElse(null);
        if (access == null || isDone(message)) {
            LOG.info(
                    "job {}: range {} of disk {} is not wanted any more",
                    message.jobId(),
                    message.range(),
                    message.diskId());
            return;
        }
        try {
            record(message, hydrate(message, ports.disks().apply(URI.create(access))), null);
        } catch (DamagedDataException | BlobNotFoundException e) {
            LOG.warn("job {}: {}", message.jobId(), e.getMessage());
            record(message, 0, e.getMessage());
        }
    }

    private long hydrate(HydrateMessage message, HydrationTarget target) throws IOException {
        RangePlan plan = RangePlan.parse(ports.stores().plans().readAll(message.planBlob(), MAX_PLAN_BYTES));
        Hydrator hydrator = new Hydrator(ports.stores().segments(plan.itemId().toString()), ports.unwrapper());
        return hydrator.run(plan, target);
    }

    private boolean isDone(HydrateMessage message) {
        return ports.ranges()
                .get(message.jobId(), HydratedRange.id(message.diskId(), message.range()))
                .isPresent();
    }

    private void record(HydrateMessage message, long writtenBytes, @Nullable String error) {
        ports.ranges()
                .createIfAbsent(
                        message.jobId(),
                        HydratedRange.id(message.diskId(), message.range()),
                        new HydratedRange(message.diskId(), message.range(), writtenBytes, error));
    }
}
