package io.farshore.controlplane.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Records events, appending only, and forgets old ones. Repeated recording is one event, and at least one alert. */
public final class Events {
    /** More are not kept per vault, whatever their age: pruning reads them all. */
    public static final int MAX_EVENTS = 10_000;

    private final MonitoringRecords records;
    private final boolean alerting;
    private final int maxEvents;

    /**
     * Records into a store.
     *
     * @param alerting whether there is a channel that alerts can go to
     */
    public Events(MonitoringRecords records, boolean alerting) {
        this(records, alerting, MAX_EVENTS);
    }

    Events(MonitoringRecords records, boolean alerting, int maxEvents) {
        this.records = records;
        this.alerting = alerting;
        this.maxEvents = maxEvents;
    }

    /** The event first: an alert whose event is missing would be dropped. */
    public void record(String vaultId, Event event) {
        records.events().createIfAbsent(vaultId, event.documentId(), event);
        if (alerting) {
            PendingAlert alert = new PendingAlert(event.documentId(), event.time(), Set.of(), 0, event.time());
            records.alerts().createIfAbsent(vaultId, alert.documentId(), alert);
        }
    }

    /** Newest first. */
    public List<Event> list(String vaultId) {
        return records.events().list(vaultId).stream()
                .sorted(Comparator.comparing(Event::time).reversed().thenComparing(Event::eventId))
                .toList();
    }

    /** Forgets what is older than the retention, or too much. */
    public void prune(String vaultId, Duration retention, Instant now) {
        Instant oldest = now.minus(retention);
        List<Event> events = list(vaultId);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (i >= maxEvents || event.time().isBefore(oldest)) {
                records.events().delete(vaultId, event.documentId());
            }
        }
    }
}
