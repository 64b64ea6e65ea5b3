package io.farshore.controlplane.event;

import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.Documents;
import io.farshore.controlplane.vault.VaultSetting;

/** The documents of events and settings, all in the partition of their vault. */
public record MonitoringRecords(
        Documents<Event> events,
        Documents<PendingAlert> alerts,
        Documents<ObservedHealth> health,
        Documents<AlertSetting> alertSettings,
        Documents<VaultSetting> vaultSettings) {
    public static MonitoringRecords of(DocumentStore control) {
        return new MonitoringRecords(
                new Documents<>(control, "Event", Event.class, Event::rank),
                new Documents<>(control, "PendingAlert", PendingAlert.class),
                new Documents<>(control, "ObservedHealth", ObservedHealth.class),
                new Documents<>(control, "AlertSetting", AlertSetting.class),
                new Documents<>(control, "VaultSetting", VaultSetting.class));
    }

    public AlertSetting alertSetting(String vaultId) {
        return alertSettings.get(vaultId, AlertSetting.DOCUMENT_ID).orElse(AlertSetting.NONE);
    }
}
