package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** vCenter servers: classic-wire.md section 1.5. */
public final class VCenterView {
    private final ResourceIds ids;

    public VCenterView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode vCenter(Fabric fabric, VCenter vCenter) {
        List<HealthError> errors = errors(vCenter);
        ObjectNode properties = Wire.object()
                .put("friendlyName", vCenter.friendlyName())
                .put("internalId", vCenter.vCenterId())
                .put("lastHeartbeat", Wire.secondsOrNull(vCenter.lastRead()))
                .put("discoveryStatus", status(vCenter))
                .put("processServerId", vCenter.processServerId())
                .put("ipAddress", vCenter.ipAddress())
                .put("infrastructureId", vCenter.vCenterId())
                .put("port", Integer.toString(vCenter.port()))
                .put("runAsAccountId", vCenter.runAsAccountId())
                .put("fabricArmResourceName", fabric.name());
        properties.set("healthErrors", HealthView.errors(errors, vCenter.vCenterId()));
        return Wire.resource(
                ids.vCenter(fabric, vCenter.name()),
                vCenter.name(),
                ResourceIds.FABRIC_TYPE + "/replicationvCenters",
                properties);
    }

    private static String status(VCenter vCenter) {
        if (!vCenter.error().isEmpty()) {
            return "Failed";
        }
        return vCenter.lastRead() == null ? "InProgress" : "Completed";
    }

    private static List<HealthError> errors(VCenter vCenter) {
        return vCenter.error().isEmpty()
                ? List.of()
                : List.of(new HealthError(
                        "FS2001",
                        Severity.WARNING,
                        "FarshoreVCenter",
                        "Fabric",
                        "The machines of the vCenter cannot be read. " + vCenter.error(),
                        "Its address, certificate or account changed, or it is not reachable from the process server.",
                        "Mend what the message says; the process server tries again by itself.",
                        Objects.requireNonNullElse(vCenter.lastRead(), Instant.EPOCH)));
    }
}
