package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The private state of a failover. Every resource is named here before it is made.
 *
 * @param basePoint the point of the base that the point is read from, 0 for none
 * @param network that it comes up in
 * @param previous what an earlier failover made and this one replaces
 * @param machineRequested true once the machine was asked for; before, one of its name is a stranger's
 * @param finishedRanges hydration tasks seen finished, and since when it has been that many
 */
record FailoverWork(
        RecoveryPoint point,
        long basePoint,
        String vmId,
        String networkInterfaceId,
        RecoveryNetwork network,
        List<DiskWork> disks,
        @Nullable FailoverRecord previous,
        boolean machineRequested,
        int finishedRanges,
        @Nullable Instant progressTime) {
    private static final String FIELD = "failover";

    FailoverWork {
        disks = List.copyOf(disks);
    }

    static Optional<FailoverWork> find(Job job) {
        return read(job.work());
    }

    static FailoverWork of(JobContext context) {
        return read(context.work()).orElseThrow(() -> new IllegalStateException("the failover was not prepared"));
    }

    static Optional<FailoverWork> read(ObjectNode work) {
        if (!work.has(FIELD)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.treeToValue(work.required(FIELD), FailoverWork.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state of the failover cannot be read", e);
        }
    }

    void store(JobContext context) {
        context.work().set(FIELD, Json.MAPPER.valueToTree(this));
    }

    Optional<DiskWork> disk(String diskId) {
        return disks.stream().filter(disk -> disk.diskId().equals(diskId)).findFirst();
    }

    int totalRanges() {
        return disks.stream().mapToInt(DiskWork::rangeCount).sum();
    }

    FailoverWork withDisk(DiskWork changed) {
        List<DiskWork> all = new ArrayList<>(disks);
        all.replaceAll(disk -> disk.diskId().equals(changed.diskId()) ? changed : disk);
        return withDisks(all);
    }

    FailoverWork eachDisk(UnaryOperator<DiskWork> change) {
        return withDisks(disks.stream().map(change).toList());
    }

    private FailoverWork withDisks(List<DiskWork> all) {
        return new FailoverWork(
                point,
                basePoint,
                vmId,
                networkInterfaceId,
                network,
                all,
                previous,
                machineRequested,
                finishedRanges,
                progressTime);
    }

    FailoverWork requested() {
        return new FailoverWork(
                point,
                basePoint,
                vmId,
                networkInterfaceId,
                network,
                disks,
                previous,
                true,
                finishedRanges,
                progressTime);
    }

    FailoverWork progressed(int finished, Instant time) {
        return new FailoverWork(
                point, basePoint, vmId, networkInterfaceId, network, disks, previous, machineRequested, finished, time);
    }
}
