package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.health.ProviderConnection;

/** Fabrics, their provider and container: classic-wire.md sections 1.3 and 1.4. */
public final class FabricView {
    private final ResourceIds ids;

    public FabricView(ResourceIds ids) {
        this.ids = ids;
    }

    /**
     * A fabric.
     *
     * @param items how many machines of it are protected
     * @param machines how many run an agent
     */
    public ObjectNode fabric(Fabric fabric, int items, int machines) {
        ObjectNode properties = Wire.object();
        properties.put("friendlyName", fabric.friendlyName());
        properties.set("encryptionDetails", noEncryption());
        properties.set("rolloverEncryptionDetails", noEncryption());
        properties.put("internalIdentifier", fabric.fabricId()).put("bcdrState", "Valid");
        properties.set("customDetails", customDetails(fabric, items, machines));
        properties.set("healthErrorDetails", HealthView.errors(fabric.healthErrors(), fabric.fabricId()));
        properties.put("health", HealthView.health(fabric.healthErrors()));
        return Wire.resource(ids.fabric(fabric), fabric.name(), ResourceIds.FABRIC_TYPE, properties);
    }

    private static ObjectNode noEncryption() {
        return Wire.object().put("kekState", "None").putNull("kekCertThumbprint");
    }

    private static ObjectNode customDetails(Fabric fabric, int items, int machines) {
        ObjectNode details = Wire.object().put("instanceType", "VMware");
        ArrayNode servers = details.putArray("processServers");
        fabric.processServers().forEach(server -> servers.add(processServer(server, fabric.version())));
        details.putArray("masterTargetServers");
        details.putArray("runAsAccounts");
        details.put("replicationPairCount", Integer.toString(items))
                .put(
                        "processServerCount",
                        Integer.toString(fabric.processServers().size()))
                .put("agentCount", Integer.toString(machines))
                .put("protectedServers", Integer.toString(items))
                .put("csServiceStatus", "Running")
                .put("agentVersion", fabric.version())
                .put("hostName", fabric.hostName())
                .put("lastHeartbeat", Wire.seconds(fabric.lastHeartbeat()))
                .put("versionStatus", "Supported")
                .put("agentExpiryDate", Wire.NO_EXPIRY);
        details.set("agentVersionDetails", versionDetails(fabric.version()));
        return details;
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
        view.put("hostId", server.id())
                .put("machineCount", "0")
                .put("replicationPairCount", "0")
                .put("totalSpaceInBytes", server.cacheTotalBytes())
                .put("availableSpaceInBytes", server.cacheFreeBytes())
                .put("spaceUsageStatus", "Green")
                .put("psServiceStatus", "Running")
                .putNull("osVersion");
        view.putArray("healthErrors");
        view.put("agentExpiryDate", Wire.NO_EXPIRY);
        view.set("agentVersionDetails", versionDetails(version));
        return view.put("health", "Normal")
                .put("historicHealth", "Normal")
                .put("psStatsRefreshTime", Wire.seconds(server.lastHeartbeat()))
                .put("throughputUploadPendingDataInBytes", server.uploadPendingBytes());
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
