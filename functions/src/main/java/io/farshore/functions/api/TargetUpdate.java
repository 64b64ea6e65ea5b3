package io.farshore.functions.api;

import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.functions.request.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of an update of a protected item, classic-wire.md section 1.12: what it does not name stays. */
final class TargetUpdate {
    private static final Set<String> LICENSES = Set.of("NotSpecified", "NoLicenseType", "WindowsServer");
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");

    private final FailoverTarget old;
    private final Fields properties;
    private final Fields details;

    TargetUpdate(FailoverTarget old, Fields properties) {
        this.old = old;
        this.properties = properties;
        details = properties.objectOrEmpty("providerSpecificDetails");
        String type = details.text("instanceType", "InMageAzureV2");
        if (!type.equals("InMageAzureV2")) {
            throw EnableRequest.invalid("The provider '" + type + "' is not supported here.");
        }
        if (details.text("useManagedDisks", "true").equalsIgnoreCase("false")) {
            throw EnableRequest.invalid("Machines are recovered with managed disks only.");
        }
    }

    FailoverTarget apply() {
        Fields address = address();
        return new FailoverTarget(
                EnableRequest.resourceGroup(details.text("recoveryAzureV2ResourceGroupId", old.resourceGroupId())),
                old.location(),
                EnableRequest.vmName(properties.text("recoveryAzureVMName", old.vmName())),
                properties.text("recoveryAzureVMSize", old.vmSize()),
                network("selectedRecoveryAzureNetworkId", old.networkId()),
                changed(address, "recoverySubnetName", old.subnetName()),
                ipAddress(changed(address, "recoveryStaticIPAddress", old.privateIpAddress())),
                network("selectedTfoAzureNetworkId", old.testNetworkId()),
                changed(address, "tfoSubnetName", old.testSubnetName()),
                old.logStorageAccountId(),
                changed(properties, "recoveryAvailabilitySetId", old.availabilitySetId()),
                changed(details, "targetProximityPlacementGroupId", old.proximityPlacementGroupId()),
                license(),
                tags("targetVmTags", old.vmTags()),
                tags("targetManagedDiskTags", old.diskTags()),
                tags("targetNicTags", old.nicTags()));
    }

    /** The address of the interface that is failed over; empty when the request names none. */
    private Fields address() {
        List<Fields> interfaces = properties.objects("vmNics").stream()
                .filter(nic -> !nic.text("selectionType", "SelectedByUser").equals("NotSelected"))
                .toList();
        if (interfaces.size() > 1) {
            throw EnableRequest.invalid(
                    "One network interface can be failed over, vmNics selects " + interfaces.size() + ".");
        }
        return interfaces.stream()
                .flatMap(nic -> nic.objects("ipConfigs").stream())
                .findFirst()
                .orElseGet(() -> Fields.parse("{}"));
    }

    private @Nullable String network(String name, @Nullable String before) {
        String id = changed(properties, name, before);
        if (id != null && !id.equals(before)) {
            FailoverRoutes.requireNetwork(id);
        }
        return id;
    }

    /** Absent or null leaves what was; an empty text takes it away. */
    private static @Nullable String changed(Fields from, String name, @Nullable String before) {
        return from.has(name) ? from.textOrNull(name) : before;
    }

    private static @Nullable String ipAddress(@Nullable String address) {
        if (address != null && !ADDRESS.matcher(address).matches()) {
            throw EnableRequest.invalid("recoveryStaticIPAddress '" + address + "' is not an IPv4 address.");
        }
        return address;
    }

    private String license() {
        String license = properties.text("licenseType", old.licenseType());
        if (!LICENSES.contains(license)) {
            throw EnableRequest.invalid("licenseType '" + license + "' is none of " + LICENSES + ".");
        }
        return license;
    }

    private Map<String, String> tags(String name, Map<String, String> before) {
        return details.has(name) ? details.map(name) : before;
    }
}
