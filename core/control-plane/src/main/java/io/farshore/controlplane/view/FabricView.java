package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.health.ProviderConnection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fabrics, their provider and container: classic-wire.md sections 1.3 and 1.4. */
public final class FabricView {
    private final ResourceIds ids;

    public FabricView(ResourceIds ids) {
        this.ids = ids;
    }

    /**
     * What a fabric's view is made of beside the fabric.
     *
     * @param items how many machines of it are protected
     * @param machines how many run an agent
     * @param certificateEnd when the certificate that the site signs with ends; null when it is not known
     */
    public record Context(int items, int machines, @Nullable Instant certificateEnd, Instant now) {}

    public ObjectNode fabric(Fabric fabric, Context context) {
        ObjectNode properties = Wire.object();
        properties.put("friendlyName", fabric.friendlyName());
        properties.set("encryptionDetails", noEncryption());
        properties.set("rolloverEncryptionDetails", noEncryption());
        properties.put("internalIdentifier", fabric.fabricId()).put("bcdrState", "Valid");
        properties.set("customDetails", customDetails(fabric, context));
        properties.set("healthErrorDetails", HealthView.errors(fabric.healthErrors(), fabric.fabricId()));
        properties.put("health", HealthView.health(fabric.healthErrors()));
        return Wire.resource(ids.fabric(fabric), fabric.name(), ResourceIds.FABRIC_TYPE, properties);
    }

    private static ObjectNode noEncryption() {
        return Wire.object().put("kekState", "None").putNull("kekCertThumbprint");
    }

    /** What no site reports is null, at its place. */
    private static ObjectNode customDetails(Fabric fabric, Context context) {
        ObjectNode details = Wire.object().put("instanceType", "VMware");
        ArrayNode servers = details.putArray("processServers");
        fabric.processServers().forEach(server -> servers.add(processServer(server, fabric.version())));
        details.putArray("masterTargetServers");
        ArrayNode accounts = details.putArray("runAsAccounts");
        fabric.runAsAccounts().forEach(account -> accounts.addObject()
                .put("accountId", account.accountId())
                .put("accountName", account.accountName()));
        details.put("replicationPairCount", Integer.toString(context.items()))
                .put(
                        "processServerCount",
                        Integer.toString(fabric.processServers().size()))
                .put("agentCount", Integer.toString(context.machines()))
                .put("protectedServers", Integer.toString(context.items()));
        putNulls(details, "systemLoad", "systemLoadStatus", "cpuLoad", "cpuLoadStatus");
        putNulls(details, "totalMemoryInBytes", "availableMemoryInBytes", "memoryUsageStatus");
        putNulls(details, "totalSpaceInBytes", "availableSpaceInBytes", "spaceUsageStatus");
        putNulls(details, "webLoad", "webLoadStatus", "databaseServerLoad", "databaseServerLoadStatus");
        details.put("csServiceStatus", "Running")
                .putNull("ipAddress")
                .put("agentVersion", fabric.version())
                .put("hostName", fabric.hostName())
                .put("lastHeartbeat", Wire.seconds(fabric.lastHeartbeat()))
                .put("versionStatus", "Supported");
        putCertificate(details, context);
        details.putNull("psTemplateVersion").put("agentExpiryDate", Wire.NO_EXPIRY);
        details.set("agentVersionDetails", versionDetails(fabric.version()));
        return details;
    }

    private static void putCertificate(ObjectNode details, Context context) {
        Instant end = context.certificateEnd();
        details.put("sslCertExpiryDate", Wire.secondsOrNull(end));
        if (end == null) {
            details.putNull("sslCertExpiryRemainingDays");
        } else {
            details.put(
                    "sslCertExpiryRemainingDays",
                    Duration.between(context.now(), end).toDays());
        }
    }

    private static ObjectNode processServer(ProcessServer server, String version) {
        ObjectNode view = Wire.object();
        view.put("friendlyName", server.name())
                .put("id", server.id())
                .put("ipAddress", server.ipAddress())
                .put("osType", "Linux")
                .put("agentVersion", version)
                .put("lastHeartbeat", Wire.seconds(server.lastHeartbeat()))
                .put("versionStatus", "Supported");
        view.putArray("mobilityServiceUpdates");
        view.put("hostId", server.id()).put("machineCount", "0").put("replicationPairCount", "0");
        putNulls(view, "systemLoad", "systemLoadStatus");
        putCpuLoad(view, server.cpuLoadPercent());
        putNulls(view, "totalMemoryInBytes", "availableMemoryInBytes", "memoryUsageStatus");
        view.put("totalSpaceInBytes", server.cacheTotalBytes())
                .put("availableSpaceInBytes", server.cacheFreeBytes())
                .put("spaceUsageStatus", "Green")
                .put("psServiceStatus", "Running");
        putNulls(view, "sslCertExpiryDate", "sslCertExpiryRemainingDays", "osVersion");
        view.putArray("healthErrors");
        view.put("agentExpiryDate", Wire.NO_EXPIRY);
        view.set("agentVersionDetails", versionDetails(version));
        view.put("health", "Normal")
                .put("historicHealth", "Normal")
                .put("psStatsRefreshTime", Wire.seconds(server.lastHeartbeat()))
                .put("throughputUploadPendingDataInBytes", server.uploadPendingBytes());
        putNulls(view, "throughputInMBps", "throughputInBytes", "throughputStatus");
        putNulls(view, "marsCommunicationStatus", "marsRegistrationStatus");
        return view;
    }

    private static void putNulls(ObjectNode view, String... names) {
        for (String name : names) {
            view.putNull(name);
        }
    }

    private static void putCpuLoad(ObjectNode view, @Nullable Integer percent) {
        if (percent == null) {
            putNulls(view, "cpuLoad", "cpuLoadStatus");
            return;
        }
        view.put("cpuLoad", percent + "%").put("cpuLoadStatus", ProcessServer.loadStatus(percent));
    }

    private static ObjectNode versionDetails(String version) {
        return Wire.object()
                .put("version", version)
                .put("expiryDate", Wire.NO_EXPIRY)
                .put("status", "Supported");
    }

    public ObjectNode provider(Fabric fabric, int items) {
        ObjectNode properties = Wire.object()
                .put("fabricType", "VMware")
                .put("friendlyName", fabric.friendlyName())
                .put("providerVersion", fabric.version())
                .put("serverVersion", "0.0")
                .put("providerVersionState", "Latest")
                .put("providerVersionExpiryDate", Wire.NO_EXPIRY)
                .put("fabricFriendlyName", fabric.friendlyName())
                .put("lastHeartBeat", Wire.seconds(fabric.lastHeartbeat()))
                .put("connectionStatus", connectionStatus(fabric))
                .put("protectedItemCount", items);
        properties.putArray("allowedScenarios").add("Refresh");
        properties.set("healthErrorDetails", HealthView.errors(fabric.healthErrors(), fabric.fabricId()));
        properties.put("draIdentifier", fabric.fabricId()).put("machineName", fabric.hostName());
        properties.set("providerVersionDetails", versionDetails(fabric.version()));
        String type = ResourceIds.FABRIC_TYPE + "/replicationRecoveryServicesProviders";
        return Wire.resource(ids.provider(fabric), fabric.fabricId(), type, properties);
    }

    private static String connectionStatus(Fabric fabric) {
        boolean lost =
                fabric.healthErrors().stream().anyMatch(error -> error.code().equals(ProviderConnection.CODE));
        return lost ? "Disconnected" : "Connected";
    }

    public ObjectNode container(Fabric fabric, int items, boolean paired) {
        ObjectNode properties = Wire.object()
                .put("fabricFriendlyName", fabric.friendlyName())
                .put("friendlyName", fabric.friendlyName())
                .put("fabricType", "VMware")
                .put("protectedItemCount", items)
                .put("pairingStatus", paired ? "Paired" : "NotPaired")
                .put("role", paired ? "Primary" : "None")
                .putNull("fabricSpecificDetails");
        return Wire.resource(ids.container(fabric), fabric.containerName(), ResourceIds.CONTAINER_TYPE, properties);
    }
}
