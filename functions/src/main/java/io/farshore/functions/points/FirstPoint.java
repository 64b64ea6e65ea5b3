package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobRequest;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.jobs.ItemTargets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * What a recovery point means for its item. The first one makes it Protected and lists the two jobs that clients wait
 * for; the first of a new epoch ends a resync.
 */
public final class FirstPoint {
    private final ControlRecords records;
    private final JobEngine engine;

    public FirstPoint(ControlRecords records, JobEngine engine) {
        this.records = records;
        this.engine = engine;
    }

    void recorded(ProtectedItem item, RecoveryPoint point) {
        if (point.point() == 1 && !item.replication().hasPoint()) {
            start(item, Scenario.PRIMARY_IR_COMPLETION);
            start(item, Scenario.SECONDARY_IR_COMPLETION);
        }
        records.items()
                .update(item.vaultId(), ControlRecords.itemId(item), now -> now.withState(nextState(now, point.epoch()))
                        .withReplication(now.replication().pointRecorded(point.epoch(), point.time())));
    }

    private static ProtectionState nextState(ProtectedItem item, long epoch) {
        return switch (item.state()) {
            case ENABLING, INITIAL_REPLICATION -> ProtectionState.PROTECTED;
            case RESYNC_REQUIRED, RESYNCHRONIZING ->
                epoch > item.replication().pointEpoch() ? ProtectionState.PROTECTED : item.state();
            case ENABLE_FAILED,
                    PROTECTED,
                    FAILING_OVER,
                    FAILOVER_FAILED,
                    FAILED_OVER,
                    CANCELLING,
                    CHANGING_POINT,
                    CHANGE_POINT_FAILED,
                    COMMITTED,
                    DISABLING -> item.state();
        };
    }

    /** The id follows from the enabling of the item, so that repeated calls make one job. */
    private void start(ProtectedItem item, Scenario scenario) {
        String key = item.correlationId() + '/' + scenario;
        String jobId =
                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
        Optional<JobRequest> request = ItemTargets.of(records, item)
                .map(target ->
                        new JobRequest(jobId, item.vaultId(), scenario, target, jobId, Json.MAPPER.createObjectNode()));
        request.ifPresent(engine::start);
    }
}
