package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.plan.RecoveryPlan;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which items of a vault are wanted: the contract's ProtectedItemsQueryParameter. */
final class ItemFilter {
    private static final String PLAN = "RecoveryPlanName";
    private static final String VCENTER = "VCenterName";
    private static final Set<String> FIELDS = Set.of(
            "SourceFabricName",
            PLAN,
            "SourceFabricLocation",
            "FabricObjectId",
            VCENTER,
            "InstanceType",
            "MultiVmGroupCreateOption",
            "ProcessServerId");

    private final Filter filter;
    private final Map<String, Fabric> fabrics;
    private final Optional<Set<String>> itemsOfPlan;
    private final Optional<Set<String>> machinesOfVCenter;

    private ItemFilter(
            Filter filter,
            Map<String, Fabric> fabrics,
            Optional<Set<String>> itemsOfPlan,
            Optional<Set<String>> machinesOfVCenter) {
        this.filter = filter;
        this.fabrics = fabrics;
        this.itemsOfPlan = itemsOfPlan;
        this.machinesOfVCenter = machinesOfVCenter;
    }

    /** @param fabrics of the vault by their internal ids */
    static ItemFilter parse(String text, ControlRecords records, String vaultId, Map<String, Fabric> fabrics) {
        Filter filter = Filter.parse(text, FIELDS);
        return new ItemFilter(
                filter,
                fabrics,
                filter.value(PLAN).map(name -> itemIds(records, vaultId, name)),
                filter.value(VCENTER).map(name -> machineIds(records, vaultId, name)));
    }

    private static Set<String> itemIds(ControlRecords records, String vaultId, String plan) {
        return Lookup.byName(plan)
                .flatMap(name -> records.plans().get(vaultId, ControlRecords.planId(name)))
                .map(RecoveryPlan::itemIds)
                .map(ids -> ids.collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private static Set<String> machineIds(ControlRecords records, String vaultId, String vCenterName) {
        Set<String> vCenters = records.vCenters().list(vaultId).stream()
                .filter(each -> each.name().equalsIgnoreCase(vCenterName)
                        || each.friendlyName().equalsIgnoreCase(vCenterName))
                .map(VCenter::vCenterId)
                .collect(Collectors.toSet());
        return records.machines().list(vaultId).stream()
                .filter(machine ->
                        machine.vCenterId().filter(vCenters::contains).isPresent())
                .map(Machine::machineId)
                .collect(Collectors.toSet());
    }

    boolean matches(ProtectedItem item) {
        return itemsOfPlan.map(ids -> ids.contains(item.itemId())).orElse(true)
                && filter.value("SourceFabricName")
                        .map(name -> isFabric(item, name))
                        .orElse(true)
                && filter.matches("SourceFabricLocation", "") // a site is in no region
                && filter.matches("FabricObjectId", item.machineId())
                && machinesOfVCenter.map(ids -> ids.contains(item.machineId())).orElse(true)
                && filter.matches("InstanceType", "InMageAzureV2")
                && filter.matches("MultiVmGroupCreateOption", "AutoCreated")
                && filter.matches("ProcessServerId", item.processServerId());
    }

    /** By either of its names. */
    private boolean isFabric(ProtectedItem item, String name) {
        Fabric fabric = fabrics.get(item.fabricId());
        return fabric != null
                && (fabric.name().equalsIgnoreCase(name)
                        || fabric.friendlyName().equalsIgnoreCase(name));
    }
}
