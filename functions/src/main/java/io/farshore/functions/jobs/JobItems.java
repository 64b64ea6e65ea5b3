package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.point.Compaction;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.site.Commits;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The item that a job is about. */
public final class JobItems {
    private final ControlRecords records;

    JobItems(ControlRecords records) {
        this.records = records;
    }

    /** The input of a job about this item. */
    public static ObjectNode input(ProtectedItem item) {
        return Json.MAPPER
                .createObjectNode()
                .put("fabricId", item.fabricId())
                .put("itemName", item.name())
                .put("itemId", item.itemId());
    }

    /** Empty when the item was removed, or its name now belongs to another. */
    Optional<ProtectedItem> find(JobContext context) {
        return records.items().get(context.job().vaultId(), documentId(context)).filter(item -> item.itemId()
                .equals(context.job().input().path("itemId").asText()));
    }

    /** @throws ItemRemovedException when there is none; a {@link Guarded} step then fails its job at once */
    ProtectedItem get(JobContext context) {
        return find(context).orElseThrow(ItemRemovedException::new);
    }

    Fabric fabric(ProtectedItem item) {
        return records.fabric(item.fabricId())
                .orElseThrow(() -> new IllegalStateException("fabric " + item.fabricId() + " is gone"));
    }

    /** Believes what the item's process servers and the vault have signed. */
    PointVerifier verifier(JobPorts ports, ProtectedItem item) {
        List<PublicKey> keys = new ArrayList<>(Commits.keys(fabric(item)));
        keys.add(ports.wrapper().publicKey());
        return new PointVerifier(ports.stores().manifests(), ports.stores().segments(item.itemId()), keys);
    }

    /** The point of the base that a point is read from, 0 for none. A job chooses it once, so that its plans agree. */
    long basePoint(String itemId, long epoch, long point) {
        return Compaction.newest(records.epochBases().list(itemId), epoch, point)
                .map(EpochBase::point)
                .orElse(0L);
    }

    static @Nullable RecoveryPointManifest base(PointVerifier verifier, String itemId, long epoch, long basePoint)
            throws IOException {
        return basePoint == 0 ? null : verifier.readBase(UUID.fromString(itemId), epoch, basePoint);
    }

    void update(JobContext context, UnaryOperator<ProtectedItem> change) {
        records.items().update(context.job().vaultId(), documentId(context), change);
    }

    /** Gives the item to the job if it allows the operation; true also when the job has it already. */
    boolean acquire(JobContext context, Operation operation, ProtectionState during) {
        return acquire(context, operation, item -> item.withState(during));
    }

    /** The same with another change of the item. */
    boolean acquire(JobContext context, Operation operation, UnaryOperator<ProtectedItem> change) {
        String jobId = context.job().jobId();
        update(context, item -> {
            boolean free = item.currentJobId() == null && item.allows(operation);
            return free ? change.apply(item).heldBy(jobId) : item;
        });
        return isHeld(context);
    }

    boolean isHeld(JobContext context) {
        return find(context)
                .filter(item -> context.job().jobId().equals(item.currentJobId()))
                .isPresent();
    }

    /** Gives the item back in this state, if the job still has it. */
    void release(JobContext context, UnaryOperator<ProtectedItem> change) {
        String jobId = context.job().jobId();
        update(
                context,
                item -> jobId.equals(item.currentJobId()) ? change.apply(item).heldBy(null) : item);
    }

    /** The same command of the same job always has the same id, so that a site can tell a repetition. */
    static String commandId(JobContext context, String command) {
        String key = context.job().jobId() + '/' + command;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String documentId(JobContext context) {
        ObjectNode input = context.job().input();
        return ControlRecords.itemId(
                input.path("fabricId").asText(), input.path("itemName").asText());
    }
}
