package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.point.RecoveryPoint;

/** Recovery points: classic-wire.md section 1.11. */
public final class PointView {
    private final ResourceIds ids;

    public PointView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode point(Fabric fabric, String itemName, RecoveryPoint point) {
        ObjectNode properties =
                Wire.object().put("recoveryPointTime", Wire.time(point.time())).put("recoveryPointType", point.kind());
        properties
                .putObject("providerSpecificDetails")
                .put("instanceType", "InMageAzureV2")
                .put("isMultiVmSyncPoint", Boolean.toString(point.multiVm()));
        return Wire.resource(
                ids.recoveryPoint(fabric, itemName, point.name()),
                point.name(),
                ResourceIds.ITEM_TYPE + "/recoveryPoints",
                properties);
    }
}
