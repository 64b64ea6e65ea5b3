package io.farshore.controlplane.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.store.InMemoryDocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MonitoringRecords records = MonitoringRecords.of(new InMemoryDocumentStore());

    @Test
    void namesCountTimeDownAsTheContractDoes() {
        Event event = event(Instant.parse("2017-05-02T16:00:33.0705652Z"), "4ed6f1a6-9b6d-4048-9079-1307dd24b814");

        // Name and time of the contract's example, ReplicationEvents_List.json.
        assertThat(event.name())
                .isEqualTo("VmMonitoringEvent;9091989892524070155_4ed6f1a6-9b6d-4048-9079-1307dd24b814");
        assertThat(Event.documentId(event.name())).contains(event.documentId());
    }

    @Test
    void repeatedRecordingIsOneEventAndOneAlert() {
        Events events = new Events(records, true);
        Event event = event(START, UUID.randomUUID().toString());
        events.record("v", event);
        events.record("v", event);

        assertThat(events.list("v")).containsExactly(event);
        assertThat(records.alerts().list("v")).hasSize(1);
    }

    @Test
    void withoutAChannelNoAlertWaits() {
        new Events(records, false).record("v", event(START, UUID.randomUUID().toString()));

        assertThat(records.alerts().list("v")).isEmpty();
    }

    @Test
    void tooManyAndTooOldEventsAreForgottenTheOldestFirst() {
        Events events = new Events(records, false, 3);
        for (int day = 0; day < 5; day++) {
            events.record(
                    "v",
                    event(START.plus(Duration.ofDays(day)), UUID.randomUUID().toString()));
        }
        events.prune("v", Duration.ofDays(365), START.plus(Duration.ofDays(5)));
        assertThat(events.list("v")).extracting(Event::time).containsExactly(day(4), day(3), day(2));
        events.prune("v", Duration.ofDays(2), START.plus(Duration.ofDays(5)));

        assertThat(events.list("v")).extracting(Event::time).containsExactly(day(4), day(3));
    }

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    private static Event event(Instant time, String id) {
        return new Event(
                id,
                EventKind.VM_HEALTH,
                "c",
                "d",
                "vm",
                "x",
                EventSeverity.OK,
                time,
                "f",
                List.of(),
                Map.of(),
                Map.of());
    }
}
