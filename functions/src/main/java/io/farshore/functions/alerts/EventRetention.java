package io.farshore.functions.alerts;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.vault.Directory;
import java.time.Clock;
import java.time.Duration;

/** Forgets old events of every vault. */
public final class EventRetention {
    private final ControlRecords records;
    private final Events events;
    private final Duration retention;
    private final Clock clock;

    public EventRetention(ControlRecords records, Events events, Duration retention, Clock clock) {
        this.records = records;
        this.events = events;
        this.retention = retention;
        this.clock = clock;
    }

    public void run() {
        records.directory()
                .list(Directory.Kind.VAULT)
                .forEach(vault -> events.prune(vault.vaultId(), retention, clock.instant()));
    }
}
