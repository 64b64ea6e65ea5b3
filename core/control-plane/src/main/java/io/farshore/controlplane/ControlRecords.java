package io.farshore.controlplane;

import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.event.MonitoringRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.FabricRemoval;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.MachineIdentity;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.RemovedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.EpochHead;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.policy.ContainerMapping;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.store.Document;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.Documents;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import io.farshore.controlplane.vault.KeyRenewal;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import java.util.Optional;

/**
 * All documents of the control plane by type. Everything of a vault is in the partition of its id; recovery points are
 * in the partition of their item, in a store of their own; removed items in one of theirs.
 */
public record ControlRecords(
        Documents<Vault> vaults,
        Documents<SiteKey> siteKeys,
        Documents<Fabric> fabrics,
        Documents<FabricRemoval> fabricRemovals,
        Documents<KeyRenewal> keyRenewals,
        Documents<Machine> machines,
        Documents<MachineIdentity> machineIdentities,
        Documents<VCenter> vCenters,
        Documents<ReplicationPolicy> policies,
        Documents<ContainerMapping> mappings,
        Documents<ProtectedItem> items,
        Documents<RemovedItem> removedItems,
        Documents<RecoveryPlan> plans,
        Documents<Job> jobs,
        Documents<CommandResult> commandResults,
        Documents<RecoveryPoint> points,
        Documents<EpochHead> epochHeads,
        Documents<EpochBase> epochBases,
        MonitoringRecords monitoring,
        Directory directory) {
    /** The one vault document of a partition. */
    public static final String VAULT_ID = "vault";

    public static ControlRecords of(DocumentStore control, DocumentStore points) {
        return new ControlRecords(
                new Documents<>(control, "Vault", Vault.class),
                new Documents<>(control, "SiteKey", SiteKey.class),
                new Documents<>(control, "Fabric", Fabric.class),
                new Documents<>(control, "FabricRemoval", FabricRemoval.class),
                new Documents<>(control, "KeyRenewal", KeyRenewal.class),
                new Documents<>(control, "Machine", Machine.class, Machine::rank),
                new Documents<>(control, "MachineIdentity", MachineIdentity.class),
                new Documents<>(control, "VCenter", VCenter.class),
                new Documents<>(control, "Policy", ReplicationPolicy.class),
                new Documents<>(control, "Mapping", ContainerMapping.class),
                new Documents<>(control, "Item", ProtectedItem.class),
                new Documents<>(control, "RemovedItem", RemovedItem.class),
                new Documents<>(control, "RecoveryPlan", RecoveryPlan.class),
                new Documents<>(control, JobEngine.TYPE, Job.class, Job::rank),
                new Documents<>(control, "CommandResult", CommandResult.class),
                new Documents<>(points, "RecoveryPoint", RecoveryPoint.class, RecoveryPoint::rank),
                new Documents<>(points, "EpochHead", EpochHead.class),
                new Documents<>(points, "EpochBase", EpochBase.class),
                MonitoringRecords.of(control),
                new Directory(control));
    }

    public static String siteKeyId(String keyId) {
        return Document.idOf("sitekey", keyId);
    }

    public static String fabricId(String name) {
        return Document.idOf("fabric", name);
    }

    public static String fabricRemovalId(String name) {
        return Document.idOf("fabric-removal", name);
    }

    public static String keyRenewalId(String fabricName) {
        return Document.idOf("key-renewal", fabricName);
    }

    public static String machineId(String machineId) {
        return Document.idOf("machine", machineId);
    }

    public static String machineIdentityId(String fabricId, String firmwareUuid) {
        return Document.idOf("machine-identity-" + fabricId, firmwareUuid);
    }

    public static String vCenterId(String fabricId, String name) {
        return Document.idOf("vcenter-" + fabricId, name);
    }

    public static String policyId(String name) {
        return Document.idOf("policy", name);
    }

    public static String mappingId(String fabricId, String name) {
        return Document.idOf("mapping-" + fabricId, name);
    }

    public static String itemId(String fabricId, String name) {
        return Document.idOf("item-" + fabricId, name);
    }

    public static String planId(String name) {
        return Document.idOf("plan", name);
    }

    public static String itemId(ProtectedItem item) {
        return itemId(item.fabricId(), item.name());
    }

    public static String pointId(String name) {
        return Document.idOf("point", name);
    }

    /** An item by the id that sites use. */
    public Optional<ProtectedItem> item(String itemId) {
        return directory
                .find(Directory.Kind.ITEM, itemId)
                .flatMap(entry -> items.get(entry.vaultId(), entry.documentId()))
                .filter(item -> item.itemId().equals(itemId));
    }

    /** True while the fabric is there and no job removes it. */
    public boolean stays(String vaultId, String fabricName) {
        boolean leaves = fabricRemovals
                .get(vaultId, fabricRemovalId(fabricName))
                .filter(removal -> isRunning(vaultId, removal.jobId()))
                .isPresent();
        return !leaves && fabrics.get(vaultId, fabricId(fabricName)).isPresent();
    }

    public boolean isRunning(String vaultId, String jobId) {
        return jobs.get(vaultId, JobEngine.id(jobId))
                .filter(job -> !job.state().isOver())
                .isPresent();
    }

    /** Its vCenter knows the machine no more: one with an agent, or protected, stays as a physical one. */
    public void leaveVCenter(String vaultId, Machine machine) {
        String id = machineId(machine.machineId());
        if (machine.hasAgent() || machine.protectedItemName() != null) {
            machines.update(vaultId, id, old -> old.withVirtual(null));
        } else {
            machines.delete(vaultId, id);
        }
    }

    /** A fabric by its internal id. */
    public Optional<Fabric> fabric(String fabricId) {
        Optional<DirectoryEntry> entry = directory.find(Directory.Kind.FABRIC, fabricId);
        return entry.flatMap(found -> fabrics.get(found.vaultId(), found.documentId()));
    }
}
