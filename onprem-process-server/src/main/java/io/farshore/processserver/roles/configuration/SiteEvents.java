package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.processserver.discovery.RunAsAccount;
import io.farshore.processserver.discovery.VirtualMachine;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.MachineDescription;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the site reports to the vault: signed messages of the shapes in {@code docs/architecture.md}. Reports wait in a
 * bounded outbox, the newest of each kind and subject, so that nobody waits for the cloud. Thread-safe.
 */
@Singleton
public class SiteEvents implements VCenterReports {
    private static final String TYPE = "farshore-event+jws";
    private static final int MAX_WAITING = 4096;

    private final CloudAccess cloud;
    private final VaultClient vault;
    private final SiteIdentity site;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Map<String, ObjectNode> outbox = new LinkedHashMap<>();

    public SiteEvents(CloudAccess cloud, VaultClient vault, SiteIdentity site, ObjectMapper json, InstantSource clock) {
        this.cloud = cloud;
        this.vault = vault;
        this.site = site;
        this.json = json;
        this.clock = clock;
    }

    void machineDiscovered(MachineDescription machine) {
        ObjectNode event = event("MachineDiscovered");
        event.set("machine", json.valueToTree(machine));
        offer("machine " + machine.machineId(), event);
    }

    void itemStatus(AgentHeartbeat.Status status) {
        ObjectNode event = event("ItemStatus")
                .put("itemId", status.itemId().toString())
                .put("stage", status.stage().name())
                .put("epoch", status.epoch())
                .put("processedBytes", status.processedBytes())
                .put("totalBytes", status.totalBytes())
                .put("journalBytes", status.journalBytes());
        event.set("health", json.valueToTree(status.issues()));
        offer("status " + status.itemId(), event);
    }

    /**
     * The state of the server.
     *
     * @param cpuLoadPercent left out when it is not known
     * @param accounts of which the vault learns number and name
     */
    void heartbeat(
            long cacheFreeBytes,
            long cacheTotalBytes,
            long uploadPendingBytes,
            OptionalInt cpuLoadPercent,
            List<RunAsAccount> accounts) {
        ObjectNode event = event("SiteHeartbeat");
        ObjectNode server = event.putArray("processServers")
                .addObject()
                .put("id", site.processServerId().toString())
                .put("cacheFreeBytes", cacheFreeBytes)
                .put("cacheTotalBytes", cacheTotalBytes)
                .put("uploadPendingBytes", uploadPendingBytes);
        cpuLoadPercent.ifPresent(percent -> server.put("cpuLoadPercent", percent));
        ArrayNode known = event.putArray("runAsAccounts");
        accounts.forEach(
                account -> known.addObject().put("accountId", account.id()).put("accountName", account.name()));
        offer("heartbeat", event);
    }

    @Override
    public void virtualMachines(UUID vCenterId, Instant readTime, int part, List<VirtualMachine> machines) {
        ObjectNode event =
                event("VirtualMachines").put("vCenterId", vCenterId.toString()).put("readTime", readTime.toString());
        event.set("machines", json.valueToTree(machines));
        offer("machines " + vCenterId + " " + part, event);
    }

    @Override
    public void vCenterRead(UUID vCenterId, Instant readTime, @Nullable String error) {
        offer(
                "vcenter " + vCenterId,
                event("VCenterRead")
                        .put("vCenterId", vCenterId.toString())
                        .put("readTime", readTime.toString())
                        .put("error", error));
    }

    @Override
    public void commandResult(String commandId, @Nullable UUID itemId, @Nullable String error) {
        commandResult(commandId, itemId, error == null, error);
    }

    void commandResult(String commandId, @Nullable UUID itemId, boolean succeeded, @Nullable String message) {
        offer(
                commandId,
                event("CommandResult")
                        .put("commandId", commandId)
                        .put("itemId", itemId == null ? null : itemId.toString())
                        .put("succeeded", succeeded)
                        .put("message", message));
    }

    private ObjectNode event(String type) {
        return json.createObjectNode()
                .put("eventId", UUID.randomUUID().toString())
                .put("type", type)
                .put("siteId", site.siteId().toString())
                .put("time", clock.instant().toString());
    }

    private void offer(String subject, ObjectNode event) {
        synchronized (outbox) {
            if (outbox.size() < MAX_WAITING || outbox.containsKey(subject)) {
                outbox.put(subject, event);
            }
        }
    }

    /** Sends what waits; what cannot be sent waits on, unless something newer has taken its place. */
    void flush() throws IOException {
        List<Map.Entry<String, ObjectNode>> waiting;
        synchronized (outbox) {
            waiting = List.copyOf(outbox.entrySet());
        }
        for (Map.Entry<String, ObjectNode> each : waiting) {
            cloud.report(
                    vault.sign(TYPE, json.writeValueAsString(each.getValue())).compact());
            synchronized (outbox) {
                outbox.remove(each.getKey(), each.getValue());
            }
        }
    }
}
