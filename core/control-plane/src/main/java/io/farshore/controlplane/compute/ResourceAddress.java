package io.farshore.controlplane.compute;

import java.util.List;
import java.util.Locale;

/** A resource in Azure Resource Manager. */
public record ResourceAddress(String subscriptionId, String resourceGroup, String type, String name) {
    public static final String DISK = "Microsoft.Compute/disks";
    public static final String NIC = "Microsoft.Network/networkInterfaces";
    public static final String NETWORK = "Microsoft.Network/virtualNetworks";
    public static final String VM = "Microsoft.Compute/virtualMachines";

    /** A resource of this type in a resource group given by its ARM id. */
    public static ResourceAddress in(String resourceGroupId, String type, String name) {
        String[] parts = resourceGroupId.split("/");
        boolean valid = parts.length == 5
                && parts[1].toLowerCase(Locale.ROOT).equals("subscriptions")
                && parts[3].toLowerCase(Locale.ROOT).equals("resourcegroups");
        if (!valid) {
            throw new IllegalArgumentException("not the id of a resource group: " + resourceGroupId);
        }
        return new ResourceAddress(parts[2], parts[4], type, name);
    }

    /** What an ARM id names; throws IllegalArgumentException when it is none of a resource in a resource group. */
    public static ResourceAddress parse(String id) {
        String[] parts = id.split("/");
        if (parts.length != 9 || !parts[5].equalsIgnoreCase("providers")) {
            throw new IllegalArgumentException("not the id of a resource: " + id);
        }
        String group = String.join("/", List.of(parts).subList(0, 5));
        return in(group, parts[6] + '/' + parts[7], parts[8]);
    }

    public String id() {
        return "/subscriptions/" + subscriptionId + "/resourceGroups/" + resourceGroup + "/providers/" + type + '/'
                + name;
    }
}
