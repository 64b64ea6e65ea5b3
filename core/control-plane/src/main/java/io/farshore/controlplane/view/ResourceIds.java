package io.farshore.controlplane.view;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.vault.VaultAddress;

/** ARM ids of everything in a vault. */
public record ResourceIds(VaultAddress vault) {
    public static final String VAULT_TYPE = "Microsoft.RecoveryServices/vaults";
    public static final String FABRIC_TYPE = VAULT_TYPE + "/replicationFabrics";
    public static final String CONTAINER_TYPE = FABRIC_TYPE + "/replicationProtectionContainers";
    public static final String ITEM_TYPE = CONTAINER_TYPE + "/replicationProtectedItems";

    public String fabric(Fabric fabric) {
        return child("replicationFabrics", fabric.name());
    }

    public String vCenter(Fabric fabric, String name) {
        return fabric(fabric) + "/replicationvCenters/" + name;
    }

    public String provider(Fabric fabric) {
        return fabric(fabric) + "/replicationRecoveryServicesProviders/" + fabric.fabricId();
    }

    public String container(Fabric fabric) {
        return fabric(fabric) + "/replicationProtectionContainers/" + fabric.containerName();
    }

    public String protectableItem(Fabric fabric, String machineId) {
        return container(fabric) + "/replicationProtectableItems/" + machineId;
    }

    public String protectedItem(Fabric fabric, String name) {
        return container(fabric) + "/replicationProtectedItems/" + name;
    }

    public String recoveryPoint(Fabric fabric, String itemName, String pointName) {
        return protectedItem(fabric, itemName) + "/recoveryPoints/" + pointName;
    }

    public String mapping(Fabric fabric, String name) {
        return container(fabric) + "/replicationProtectionContainerMappings/" + name;
    }

    public String policy(String name) {
        return child("replicationPolicies", name);
    }

    public String job(String jobId) {
        return child("replicationJobs", jobId);
    }

    public String child(String collection, String name) {
        return vault.childPrefix() + '/' + collection + '/' + name;
    }
}
