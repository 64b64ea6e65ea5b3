package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.MachineDisk;
import io.farshore.controlplane.fabric.VirtualMachine;
import java.util.List;
import java.util.Locale;

/** Protectable items: classic-wire.md section 1.6. */
public final class MachineView {
    private static final long MEGABYTE = 1L << 20;

    private final ResourceIds ids;

    public MachineView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode machine(Fabric fabric, Machine machine) {
        String itemName = machine.protectedItemName();
        ObjectNode properties = Wire.object()
                .put("friendlyName", machine.name())
                .put("protectionStatus", itemName == null ? "Unprotected" : "Protected")
                .put("replicationProtectedItemId", itemName == null ? null : ids.protectedItem(fabric, itemName))
                .put("recoveryServicesProviderId", ids.provider(fabric));
        properties.putArray("protectionReadinessErrors");
        List<String> providers = itemName == null ? List.of("InMage", "InMageAzureV2") : List.of("InMageAzureV2");
        properties.set("supportedReplicationProviders", Wire.strings(providers));
        properties.set("customDetails", details(machine));
        String type = ResourceIds.CONTAINER_TYPE + "/replicationProtectableItems";
        return Wire.resource(ids.protectableItem(fabric, machine.machineId()), machine.machineId(), type, properties);
    }

    private static ObjectNode details(Machine machine) {
        VirtualMachine virtual = machine.virtual();
        boolean agent = machine.hasAgent();
        ObjectNode details = Wire.object()
                .put("instanceType", "VMwareVirtualMachine")
                .put("agentGeneratedId", agent ? machine.machineId() : null)
                .put("agentInstalled", agent ? "Installed" : "NotInstalled")
                .put("osType", machine.osType().toUpperCase(Locale.ROOT))
                .put("agentVersion", agent ? machine.agentVersion() : null)
                .put("ipAddress", machine.ipAddress())
                .put("poweredOn", virtual == null || virtual.poweredOn() ? "On" : "Off")
                .put("vCenterInfrastructureId", machine.vCenterId().orElse(null))
                .put("discoveryType", machine.discoveryType());
        ArrayNode disks = details.putArray("diskDetails");
        machine.disks().forEach(disk -> disks.add(disk(disk)));
        details.putArray("validationErrors");
        return details;
    }

    private static ObjectNode disk(MachineDisk disk) {
        ObjectNode view = Wire.object()
                .put("diskId", disk.diskId())
                .put("diskName", disk.name())
                .put("diskSizeInMB", Long.toString((disk.sizeBytes() + MEGABYTE - 1) / MEGABYTE))
                .put("diskType", disk.boot() ? "OperatingSystem" : "Data")
                .put("diskConfiguration", "Basic");
        view.putArray("volumeList");
        return view;
    }
}
