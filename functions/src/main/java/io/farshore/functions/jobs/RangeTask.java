package io.farshore.functions.jobs;

import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.Scenario;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills one range of a disk, or merges one into a base. Repeated and late messages write nothing new. */
public final class RangeTask {
    private static final Logger LOG = LoggerFactory.getLogger(RangeTask.class);

    /** A plan names at most every frame of its range several times over; far below this. */
    private static final int MAX_PLAN_BYTES = 64 << 20;

    private final JobPorts ports;
    private final BaseRange bases;

    public RangeTask(JobPorts ports, Clock clock) {
        this.ports = ports;
        bases = new BaseRange(ports, clock);
    }

    public void run(HydrateMessage message) throws IOException {
        Optional<Job> job = ports.records()
                .jobs()
                .get(message.vaultId(), JobEngine.id(message.jobId()))
                .filter(found -> !found.state().isOver() && !found.failing());
        Optional<Work> work = job.flatMap(
                found -> found.scenario() == Scenario.COMPACTION ? merging(found, message) : hydrating(found, message));
        if (work.isEmpty() || isDone(message)) {
            LOG.info(
                    "job {}: range {} of disk {} is not wanted any more",
                    message.jobId(),
                    message.range(),
                    message.diskId());
            return;
        }
        try {
            RangePlan plan = RangePlan.parse(ports.stores().plans().readAll(message.planBlob(), MAX_PLAN_BYTES));
            record(message, work.get().run(plan));
        } catch (DamagedDataException | BlobNotFoundException e) {
            LOG.warn("job {}: {}", message.jobId(), e.getMessage());
            record(message, new HydratedRange(message.diskId(), message.range(), 0, null, e.getMessage()));
        }
    }

    /** What a job wants done with a range. */
    @FunctionalInterface
    private interface Work {
        HydratedRange run(RangePlan plan) throws IOException;
    }

    private Optional<Work> hydrating(Job job, HydrateMessage message) {
        return FailoverWork.find(job)
                .flatMap(work -> work.disk(message.diskId()))
                .flatMap(disk -> Optional.ofNullable(disk.uploadAccess()))
                .map(access -> plan -> {
                    Hydrator hydrator =
                            new Hydrator(ports.stores().segments(plan.itemId().toString()), ports.unwrapper());
                    long written = hydrator.run(plan, ports.disks().apply(URI.create(access)));
                    return new HydratedRange(message.diskId(), message.range(), written, null, null);
                });
    }

    private Optional<Work> merging(Job job, HydrateMessage message) {
        return CompactionWork.read(job.work())
                .flatMap(work -> work.disk(message.diskId()).map(disk -> plan -> {
                    RecoveryPointManifest.Segment segment = bases.store(work, disk, plan, message.range());
                    return new HydratedRange(message.diskId(), message.range(), segment.lengthBytes(), segment, null);
                }));
    }

    private boolean isDone(HydrateMessage message) {
        return ports.ranges()
                .get(message.jobId(), HydratedRange.id(message.diskId(), message.range()))
                .isPresent();
    }

    private void record(HydrateMessage message, HydratedRange range) {
        ports.ranges().createIfAbsent(message.jobId(), HydratedRange.id(message.diskId(), message.range()), range);
    }
}
