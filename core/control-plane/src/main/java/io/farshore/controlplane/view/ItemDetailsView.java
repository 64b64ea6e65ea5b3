package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ItemDisk;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.ReplicationStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The providerSpecificDetails of an InMageAzureV2 item, in the recorded order. */
final class ItemDetailsView {
    private final ProtectedItem item;
    private final FailoverTarget target;
    private final ReplicationStatus replication;
    private final ItemView.Context context;
    private final boolean protectedOnce;

    ItemDetailsView(ProtectedItem item, ItemView.Context context) {
        this.item = item;
        this.context = context;
        target = item.target();
        replication = item.replication();
        protectedOnce = replication.hasPoint();
    }

    ObjectNode details() {
        ObjectNode view = Wire.object().put("instanceType", "InMageAzureV2");
        putReplication(view);
        putSource(view);
        ArrayNode disks = view.putArray("protectedDisks");
        item.disks().forEach(disk -> disks.add(disk(disk)));
        putMachine(view);
        view.set("azureVMDiskDetails", replicas());
        putTarget(view);
        view.set("protectedManagedDisks", managedDisks());
        putTimes(view);
        TagView.put(view, target);
        return view;
    }

    private void putReplication(ObjectNode view) {
        view.put("infrastructureVmId", item.machineId())
                .put(
                        "vCenterInfrastructureId",
                        machine().flatMap(Machine::vCenterId).orElse(null))
                .put("protectionStage", stage())
                .put("vmId", item.machineId())
                .put("vmProtectionState", protectedOnce ? "Protected" : "UnprotectedStatesBegin")
                .put("vmProtectionStateDescription", protectedOnce ? "Protected" : "Enabling protection")
                .put("resyncProgressPercentage", resyncPercent())
                .put("rpoInSeconds", rpoSeconds())
                .put("compressedDataRateInMB", 0.0)
                .put("uncompressedDataRateInMB", 0.0);
    }

    private Optional<Machine> machine() {
        return Optional.ofNullable(context.machine());
    }

    private void putSource(ObjectNode view) {
        view.put("ipAddress", machine().map(Machine::ipAddress).orElse(""))
                .put("agentVersion", machine().map(Machine::agentVersion).orElse(null))
                .put("agentExpiryDate", Wire.NO_EXPIRY)
                .put("isAgentUpdateRequired", "NotRequired")
                .put("isRebootAfterUpdateRequired", "NotRequired")
                .put("lastHeartbeat", Wire.secondsOrNull(lastUpdate()))
                .put("processServerId", item.processServerId())
                .put("processServerName", processServerName())
                .put("multiVmGroupId", item.correlationId())
                .put("multiVmGroupName", item.correlationId())
                .put("multiVmSyncStatus", "Disabled");
    }

    private ObjectNode disk(ItemDisk disk) {
        boolean resync = item.state() == ProtectionState.RESYNC_REQUIRED
                || item.state().activeLocation().equals("Recovery");
        return Wire.object()
                .put("diskId", disk.diskId())
                .put("diskName", disk.name())
                .put("protectionStage", stage())
                .put("healthErrorCode", resync ? "ECH0007" : null)
                .put("rpoInSeconds", rpoSeconds())
                .put("resyncRequired", resync ? "Required" : "NotRequired")
                .put("resyncProgressPercentage", resyncPercent())
                .put("resyncDurationInSeconds", 0)
                .put("diskCapacityInBytes", disk.sizeBytes())
                .put("fileSystemCapacityInBytes", disk.sizeBytes())
                .put("sourceDataInMegaBytes", 0.0)
                .put("psDataInMegaBytes", 0.0)
                .put("targetDataInMegaBytes", 0.0)
                .put("diskResized", "NotResized")
                .put("lastRpoCalculatedTime", Wire.secondsOrNull(replication.storedTime()))
                .put("resyncProcessedBytes", protectedOnce ? 0 : replication.processedBytes())
                .put("resyncTotalTransferredBytes", protectedOnce ? 0 : replication.processedBytes())
                .put("resyncLast15MinutesTransferredBytes", 0)
                .putNull("resyncLastDataTransferTimeUTC")
                .putNull("resyncStartTime")
                .put("progressHealth", protectedOnce ? "Completed" : "InProgress")
                .put("progressStatus", "Grey");
    }

    private void putMachine(ObjectNode view) {
        Machine machine = context.machine();
        ItemDisk boot = item.disks().stream().filter(ItemDisk::boot).findFirst().orElse(null);
        view.put("diskResized", "NotResized")
                .put("masterTargetId", item.processServerId())
                .put("sourceVmCpuCount", machine == null ? 0 : machine.cpuCount())
                .put("sourceVmRamSizeInMB", machine == null ? 0 : machine.memoryMb())
                .put("osType", machine == null ? null : machine.osType())
                .put("vhdName", boot == null ? null : boot.name())
                .put("osDiskId", boot == null ? null : boot.diskId());
    }

    private ArrayNode replicas() {
        ArrayNode array = Wire.array();
        FailoverRecord failover = item.failover();
        if (failover != null && failover.completedTime() != null) {
            failover.disks().forEach(replica -> array.addObject()
                    .putNull("vhdType")
                    .put("vhdId", replica.diskId())
                    .putNull("diskId")
                    .putNull("vhdName")
                    .putNull("maxSizeMB")
                    .putNull("targetDiskLocation")
                    .put("targetDiskName", lastPart(replica.managedDiskId()))
                    .putNull("lunId")
                    .putNull("diskEncryptionSetId"));
        }
        return array;
    }

    private void putTarget(ObjectNode view) {
        view.put("recoveryAzureVMName", target.vmName())
                .put("recoveryAzureVMSize", target.vmSize())
                .putNull("recoveryAzureStorageAccount")
                .put("recoveryAzureLogStorageAccountId", target.logStorageAccountId());
        view.set("vmNics", networkInterfaces());
        view.put("selectedRecoveryAzureNetworkId", target.networkId())
                .put("selectedTfoAzureNetworkId", target.testNetworkId())
                .put("selectedSourceNicId", protectedOnce ? nicId() : null)
                .put("discoveryType", machine().map(Machine::discoveryType).orElse("Physical"))
                .put("enableRdpOnTargetOption", "Never");
        view.putArray("datastores");
        FailoverRecord failover = item.failover();
        String noMachine = target.resourceGroupId() + "/providers/Microsoft.Compute/virtualMachines/";
        view.put("targetVmId", failover == null ? noMachine : failover.vmId())
                .put("recoveryAzureResourceGroupId", target.resourceGroupId())
                .put("recoveryAvailabilitySetId", target.availabilitySetId())
                .putNull("targetAvailabilityZone")
                .put("targetProximityPlacementGroupId", target.proximityPlacementGroupId())
                .put("useManagedDisks", "true")
                .put("licenseType", target.licenseType())
                .put("sqlServerLicenseType", "NotSpecified");
        view.putArray("validationErrors");
    }

    private ArrayNode networkInterfaces() {
        ArrayNode array = Wire.array();
        if (!protectedOnce) {
            return array;
        }
        ObjectNode nic = array.addObject()
                .put("nicId", nicId())
                .putNull("replicaNicId")
                .putNull("sourceNicArmId")
                .put("vMNetworkName", "")
                .put("recoveryVMNetworkId", target.networkId());
        nic.putArray("ipConfigs")
                .addObject()
                .putNull("name")
                .put("isPrimary", true)
                .putNull("subnetName")
                .putNull("staticIPAddress")
                .put("ipAddressType", "Dynamic")
                .put("isSeletedForFailover", true)
                .put("recoverySubnetName", target.subnetName())
                .put("recoveryStaticIPAddress", target.privateIpAddress())
                .put("recoveryIPAddressType", target.privateIpAddress() == null ? "Dynamic" : "Static")
                .putNull("recoveryPublicIPAddressId")
                .putNull("recoveryLBBackendAddressPoolIds")
                .put("tfoSubnetName", target.testSubnetName())
                .putNull("tfoStaticIPAddress")
                .putNull("tfoPublicIPAddressId")
                .putNull("tfoLBBackendAddressPoolIds");
        nic.put("selectionType", "SelectedByUser")
                .putNull("recoveryNetworkSecurityGroupId")
                .putNull("enableAcceleratedNetworkingOnRecovery")
                .putNull("tfoVMNetworkId")
                .putNull("tfoNetworkSecurityGroupId")
                .putNull("enableAcceleratedNetworkingOnTfo")
                .putNull("recoveryNicName")
                .putNull("recoveryNicResourceGroupName")
                .put("reuseExistingNic", false)
                .putNull("tfoRecoveryNicName")
                .putNull("tfoRecoveryNicResourceGroupName")
                .put("tfoReuseExistingNic", false);
        return array;
    }

    private ArrayNode managedDisks() {
        ArrayNode array = Wire.array();
        item.disks().forEach(disk -> array.addObject()
                .put("diskId", disk.diskId())
                .putNull("seedManagedDiskId")
                .put("replicaDiskType", disk.diskType())
                .putNull("diskEncryptionSetId"));
        return array;
    }

    private void putTimes(ObjectNode view) {
        Machine machine = context.machine();
        view.put("lastRpoCalculatedTime", Wire.secondsOrNull(replication.storedTime()))
                .put("lastUpdateReceivedTime", Wire.secondsOrNull(lastUpdate()))
                .put("replicaId", item.machineId() + "_replica_cloud_" + item.fabricId())
                .put("osVersion", machine == null ? null : machine.osVersion())
                .put("lastRecoveryPointReceived", Wire.secondsOrNull(replication.lastPointTime()))
                .put("firmwareType", "BIOS")
                .put("azureVmGeneration", "V1")
                .put("isAdditionalStatsAvailable", !protectedOnce)
                .put("totalDataTransferred", protectedOnce ? -1 : replication.processedBytes())
                .put("totalProgressHealth", protectedOnce ? "Completed" : "In Progress");
    }

    private String stage() {
        return protectedOnce && item.state() != ProtectionState.RESYNCHRONIZING ? "DifferentialSync" : "ResyncStepI";
    }

    private int resyncPercent() {
        return stage().equals("ResyncStepI") ? replication.progressPercent() : 0;
    }

    private long rpoSeconds() {
        return protectedOnce
                ? item.rpo(context.now()).map(rpo -> rpo.toSeconds()).orElse(0L)
                : 0;
    }

    private @Nullable Instant lastUpdate() {
        return replication.storedTime() == null ? replication.statusTime() : replication.storedTime();
    }

    private String processServerName() {
        return context.fabric()
                .processServer(item.processServerId())
                .map(ProcessServer::name)
                .orElse("");
    }

    /** The source's interfaces are not reported yet; one stands for all, named after the machine. */
    private String nicId() {
        return item.machineId();
    }

    private static String lastPart(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
