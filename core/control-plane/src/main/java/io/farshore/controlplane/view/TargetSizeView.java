package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import java.util.List;

/**
 * The sizes a recovered machine may have. Series that every region offers, with the limits that Azure's documentation of
 * virtual machine sizes gives; any other size can be named when protection is enabled, Azure itself decides then.
 */
public final class TargetSizeView {
    private record Size(String name, int cores, double memoryGb, int dataDisks, int nics) {}

    private static final List<Size> SIZES = List.of(
            new Size("Standard_B2s", 2, 4, 4, 3),
            new Size("Standard_B2ms", 2, 8, 4, 3),
            new Size("Standard_B4ms", 4, 16, 8, 4),
            new Size("Standard_D2s_v3", 2, 8, 4, 2),
            new Size("Standard_D4s_v3", 4, 16, 8, 2),
            new Size("Standard_D8s_v3", 8, 32, 16, 4),
            new Size("Standard_D16s_v3", 16, 64, 32, 8),
            new Size("Standard_D32s_v3", 32, 128, 32, 8),
            new Size("Standard_D64s_v3", 64, 256, 32, 8),
            new Size("Standard_E2s_v3", 2, 16, 4, 2),
            new Size("Standard_E4s_v3", 4, 32, 8, 2),
            new Size("Standard_E8s_v3", 8, 64, 16, 4),
            new Size("Standard_E16s_v3", 16, 128, 32, 8),
            new Size("Standard_E32s_v3", 32, 256, 32, 8),
            new Size("Standard_E64s_v3", 64, 432, 32, 8),
            new Size("Standard_F2s_v2", 2, 4, 4, 2),
            new Size("Standard_F4s_v2", 4, 8, 8, 2),
            new Size("Standard_F8s_v2", 8, 16, 16, 4),
            new Size("Standard_F16s_v2", 16, 32, 32, 4),
            new Size("Standard_F32s_v2", 32, 64, 32, 8),
            new Size("Standard_F64s_v2", 64, 128, 32, 8));

    private final String itemId;
    private final int dataDisks;

    public TargetSizeView(ResourceIds ids, Fabric fabric, ProtectedItem item) {
        itemId = ids.protectedItem(fabric, item.name());
        dataDisks = item.disks().size() - 1;
    }

    public List<ObjectNode> sizes() {
        return SIZES.stream().map(this::size).toList();
    }

    private ObjectNode size(Size size) {
        ObjectNode properties = Wire.object()
                .put("name", size.name)
                .put("friendlyName", size.name)
                .put("cpuCoresCount", size.cores)
                .put("vCPUsAvailable", size.cores)
                .put("memoryInGB", size.memoryGb)
                .put("maxDataDiskCount", size.dataDisks)
                .put("maxNicsCount", size.nics);
        properties.set("errors", errors(size));
        properties.put("highIopsSupported", size.name.contains("s_v") ? "Supported" : "NotSupported");
        properties.putArray("hyperVGenerations").add("V1");
        String type = ResourceIds.ITEM_TYPE + "/targetComputeSizes";
        return Wire.resource(itemId + "/targetComputeSizes/" + size.name, size.name, type, properties);
    }

    private ArrayNode errors(Size size) {
        ArrayNode errors = Wire.array();
        if (dataDisks > size.dataDisks) {
            errors.addObject()
                    .put(
                            "message",
                            "The machine has " + dataDisks + " data disks, this size takes " + size.dataDisks + ".")
                    .put("severity", "Error");
        }
        return errors;
    }
}
