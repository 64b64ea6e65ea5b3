package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.event.AlertSetting;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.EventKind;
import java.util.List;

/** Events and alert settings: classic-wire.md section 1.21. */
public final class EventView {
    private static final List<String> PROVIDER_FIELDS =
            List.of("eventType", "category", "component", "correctiveAction", "details", "summary", "siteName");
    private static final List<String> JOB_FIELDS =
            List.of("jobId", "jobFriendlyName", "jobStatus", "affectedObjectType");

    private final ResourceIds ids;

    public EventView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode event(Event event) {
        ObjectNode properties = Wire.object()
                .put("eventCode", event.code())
                .put("description", event.description())
                .put("eventType", event.kind().wireName())
                .put("affectedObjectFriendlyName", event.objectName())
                .put("affectedObjectCorrelationId", event.correlationId())
                .put("severity", event.severity().wireName())
                .put("timeOfOccurrence", Wire.time(event.time()))
                .put(
                        "fabricId",
                        event.fabricName().isEmpty() ? null : ids.child("replicationFabrics", event.fabricName()));
        ObjectNode provider = properties.putObject("providerSpecificDetails").put("instanceType", "InMageAzureV2");
        PROVIDER_FIELDS.forEach(
                field -> provider.put(field, event.providerDetails().get(field)));
        if (event.kind() == EventKind.JOB_STATUS) {
            ObjectNode job = properties.putObject("eventSpecificDetails").put("instanceType", "JobStatus");
            JOB_FIELDS.forEach(field -> job.put(field, event.specificDetails().get(field)));
        } else {
            properties.putNull("eventSpecificDetails");
        }
        properties.set("healthErrors", HealthView.errors(event.healthErrors(), event.correlationId()));
        return Wire.resource(
                ids.child("replicationEvents", event.name()),
                event.name(),
                ResourceIds.VAULT_TYPE + "/replicationEvents",
                properties);
    }

    public ObjectNode alertSetting(AlertSetting setting) {
        ObjectNode properties = Wire.object().put("sendToOwners", setting.sendToOwners() ? "Send" : "DoNotSend");
        properties.set("customEmailAddresses", Wire.strings(setting.emailAddresses()));
        properties.put("locale", setting.locale());
        return Wire.resource(
                ids.child("replicationAlertSettings", AlertSetting.NAME),
                AlertSetting.NAME,
                ResourceIds.VAULT_TYPE + "/replicationAlertSettings",
                properties);
    }
}
