package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The disks and network interfaces that a machine's description names.
 *
 * @param disks the boot disk first, then the data disks by their lun
 * @param cards network interfaces in the order given
 * @param removedWithMachine those whose deleteOption is Delete
 */
record MachineParts(List<ResourceId> disks, List<ResourceId> cards, Set<ResourceId> removedWithMachine) {
    private static final int MAX_DATA_DISKS = 64;

    MachineParts {
        disks = List.copyOf(disks);
        cards = List.copyOf(cards);
        removedWithMachine = Set.copyOf(removedWithMachine);
    }

    /** Reads a machine's {@code properties}; what is wrong in them is a fault. */
    static MachineParts of(JsonNode properties) {
        Set<ResourceId> removed = new HashSet<>();
        List<ResourceId> disks = new ArrayList<>();
        JsonNode bootDisk = properties.at("/storageProfile/osDisk");
        disks.add(disk(bootDisk, removed));
        for (JsonNode dataDisk : byLun(properties.at("/storageProfile/dataDisks"))) {
            disks.add(disk(dataDisk, removed));
        }
        if (new HashSet<>(disks).size() != disks.size()) {
            throw ArmFaults.invalid("InvalidParameter", "A disk is named twice.");
        }
        List<ResourceId> cards = new ArrayList<>();
        for (JsonNode card : properties.at("/networkProfile/networkInterfaces")) {
            ResourceId id = reference(card.path("id").asText());
            cards.add(id);
            noteDeleteOption(card.path("properties"), id, removed);
        }
        if (cards.isEmpty()) {
            throw ArmFaults.invalid("InvalidParameter", "Required parameter 'networkProfile' is missing (null).");
        }
        return new MachineParts(disks, cards, removed);
    }

    private static List<JsonNode> byLun(JsonNode dataDisks) {
        List<JsonNode> sorted = new ArrayList<>();
        Set<Integer> luns = new HashSet<>();
        for (JsonNode dataDisk : dataDisks) {
            if (!dataDisk.path("lun").isInt() || !luns.add(dataDisk.path("lun").asInt())) {
                throw ArmFaults.invalid("InvalidParameter", "Each data disk needs a lun of its own.");
            }
            sorted.add(dataDisk);
        }
        if (sorted.size() > MAX_DATA_DISKS) {
            throw ArmFaults.conflict("OperationNotAllowed", "At most " + MAX_DATA_DISKS + " data disks are allowed.");
        }
        sorted.sort(Comparator.comparingInt(disk -> disk.path("lun").asInt()));
        return sorted;
    }

    private static ResourceId disk(JsonNode disk, Set<ResourceId> removed) {
        if (!disk.path("createOption").asText().equalsIgnoreCase("Attach")) {
            throw ArmFaults.invalid("InvalidParameter", "This emulator only attaches disks (createOption Attach).");
        }
        ResourceId id = reference(disk.at("/managedDisk/id").asText());
        noteDeleteOption(disk, id, removed);
        return id;
    }

    private static void noteDeleteOption(JsonNode holder, ResourceId id, Set<ResourceId> removed) {
        if (holder.path("deleteOption").asText().equalsIgnoreCase("Delete")) {
            removed.add(id);
        }
    }

    private static ResourceId reference(String id) {
        return ResourceId.parse(id)
                .orElseThrow(() -> ArmFaults.invalid("LinkedInvalidPropertyId", "Not a resource id: '" + id + "'."));
    }
}
