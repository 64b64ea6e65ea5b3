package io.farshore.functions.api;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.MachineDisk;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ItemDisk;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.ReplicationStatus;
import io.farshore.controlplane.item.TestFailover;
import io.farshore.controlplane.vault.Vault;
import io.farshore.functions.request.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of an enable request: classic-wire.md section 1.9. */
final class EnableRequest {
    private static final String DEFAULT_DISK_TYPE = "Standard_LRS";

    /** Of Azure: 1 to 64 letters, digits and hyphens. */
    private static final Pattern VM_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private final Vault vault;
    private final Fabric fabric;
    private final Machine machine;
    private final Fields input;
    private final String defaultVmSize;

    EnableRequest(Vault vault, Fabric fabric, Machine machine, Fields input, String defaultVmSize) {
        this.vault = vault;
        this.fabric = fabric;
        this.machine = machine;
        this.input = input;
        this.defaultVmSize = defaultVmSize;
    }

    ProtectedItem item(String name, String policyName, String jobId, UUID itemId, UUID correlationId, Instant now) {
        return new ProtectedItem(
                itemId.toString(),
                name,
                vault.vaultId(),
                fabric.fabricId(),
                machine.machineId(),
                machine.name(),
                policyName,
                processServerId(),
                ProtectionState.ENABLING,
                target(),
                disks(),
                ReplicationStatus.NONE,
                null,
                TestFailover.NONE,
                List.of(),
                jobId,
                correlationId.toString(),
                now);
    }

    private String processServerId() {
        String id = input.textOrNull("processServerId");
        if (id == null) {
            return fabric.processServers().getFirst().id();
        }
        return fabric.processServer(id)
                .orElseThrow(() -> invalid("The process server '" + id + "' is not one of the fabric."))
                .id();
    }

    private FailoverTarget target() {
        String vmName = vmName(input.text("targetAzureVmName", machine.name()));
        return new FailoverTarget(
                resourceGroupId(),
                vault.location(),
                vmName,
                input.text("targetVmSize", defaultVmSize),
                input.textOrNull("targetAzureNetworkId"),
                input.textOrNull("targetAzureSubnetId"),
                null,
                null,
                null,
                input.textOrNull("logStorageAccountId"),
                input.textOrNull("targetAvailabilitySetId"),
                input.textOrNull("targetProximityPlacementGroupId"),
                input.text("licenseType", "NotSpecified"),
                input.map("targetVmTags"),
                input.map("targetManagedDiskTags"),
                input.map("targetNicTags"));
    }

    static String vmName(String name) {
        if (!VM_NAME.matcher(name).matches()) {
            throw invalid("'" + name + "' is not a valid name of a virtual machine in Azure.");
        }
        return name;
    }

    static String resourceGroup(String id) {
        if (!id.matches("(?i)/subscriptions/[^/]+/resourceGroups/[^/]+")) {
            throw invalid("'" + id + "' is not the id of a resource group.");
        }
        return id;
    }

    private String resourceGroupId() {
        String id = input.textOrNull("targetAzureV2ResourceGroupId");
        if (id == null) {
            return "/subscriptions/" + vault.address().subscriptionId() + "/resourceGroups/"
                    + vault.address().resourceGroup();
        }
        return resourceGroup(id);
    }

    /** No list means all disks. */
    private List<ItemDisk> disks() {
        if (!machine.hasAgent()) {
            throw invalid("The machine '" + machine.name()
                    + "' has no agent. Install it there and let it enrol at the site, then try again.");
        }
        List<Fields> chosen = input.objects("disksToInclude");
        String fallback = input.text("diskType", DEFAULT_DISK_TYPE);
        List<ItemDisk> disks = chosen.isEmpty()
                ? machine.disks().stream().map(disk -> disk(disk, fallback)).toList()
                : chosen.stream()
                        .map(fields -> chosenDisk(fields, fallback))
                        .distinct()
                        .toList();
        if (disks.stream().filter(ItemDisk::boot).count() != 1) {
            throw invalid("The disk that the machine starts from must be one of the disks, and only one.");
        }
        return disks;
    }

    private ItemDisk chosenDisk(Fields fields, String fallback) {
        String id = fields.text("diskId");
        Optional<MachineDisk> disk = machine.disk(withoutBraces(id));
        return disk(
                disk.orElseThrow(() -> invalid("The machine has no disk '" + id + "'.")),
                orElse(fields.textOrNull("diskType"), fallback));
    }

    private static ItemDisk disk(MachineDisk disk, String type) {
        return new ItemDisk(disk.diskId(), disk.name(), disk.sizeBytes(), disk.boot(), type);
    }

    private static String orElse(@Nullable String value, String fallback) {
        return value == null ? fallback : value;
    }

    /** The contract writes disk ids as {GUID}. */
    private static String withoutBraces(String id) {
        return id.startsWith("{") && id.endsWith("}") ? id.substring(1, id.length() - 1) : id;
    }

    static ApiException invalid(String message) {
        return ApiException.badRequest("InvalidEnableProtectionInput", message, "Correct the request.");
    }
}
