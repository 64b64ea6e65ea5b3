package io.farshore.functions.alerts;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Alert;
import io.farshore.controlplane.event.AlertSender;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.PendingAlert;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox: hands every alert to every channel, at least once each. A channel that fails is left alone for the
 * rest of the run, and the alert is tried again later, a bounded number of times.
 */
public final class AlertDelivery {
    static final int MAX_ATTEMPTS = 12;

    private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
    private static final int MAX_ALERTS_PER_RUN = 100;
    private static final Duration MAX_BACK_OFF = Duration.ofHours(1);

    private final ControlRecords records;
    private final List<AlertSender> senders;
    private final Clock clock;

    public AlertDelivery(ControlRecords records, List<AlertSender> senders, Clock clock) {
        this.records = records;
        this.senders = List.copyOf(senders);
        this.clock = clock;
    }

    public void run() {
        Set<String> failing = new HashSet<>();
        int left = MAX_ALERTS_PER_RUN;
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            List<PendingAlert> due = due(vault.vaultId(), left);
            left -= due.size();
            due.forEach(alert -> deliver(vault, alert, failing));
        }
    }

    private List<PendingAlert> due(String vaultId, int limit) {
        Instant now = clock.instant();
        return records.monitoring().alerts().list(vaultId).stream()
                .filter(alert -> !alert.notBefore().isAfter(now))
                .sorted(Comparator.comparing(PendingAlert::recordedTime))
                .limit(limit)
                .toList();
    }

    private void deliver(DirectoryEntry vault, PendingAlert pending, Set<String> failing) {
        Optional<Event> event = records.monitoring().events().get(vault.vaultId(), pending.eventDocumentId());
        Set<String> delivered = new HashSet<>(pending.delivered());
        if (event.isPresent()) {
            Alert alert = new Alert(vault.address(), records.monitoring().alertSetting(vault.vaultId()), event.get());
            for (AlertSender sender : senders) {
                if (!delivered.contains(sender.channel()) && send(sender, alert, failing)) {
                    delivered.add(sender.channel());
                }
            }
        }
        boolean done = event.isEmpty() || senders.stream().allMatch(sender -> delivered.contains(sender.channel()));
        finish(vault.vaultId(), pending, delivered, done);
    }

    private static boolean send(AlertSender sender, Alert alert, Set<String> failing) {
        if (failing.contains(sender.channel())) {
            return false;
        }
        try {
            sender.send(alert);
            return true;
        } catch (IOException e) {
            failing.add(sender.channel());
            LOG.warn("event {} could not be sent by {}", alert.event().name(), sender.channel(), e);
            return false;
        }
    }

    private void finish(String vaultId, PendingAlert pending, Set<String> delivered, boolean done) {
        int attempts = pending.attempts() + 1;
        if (!done && attempts < MAX_ATTEMPTS) {
            Duration backOff = Duration.ofMinutes(1L << Math.min(pending.attempts(), 6));
            Instant next = clock.instant().plus(backOff.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : backOff);
            records.monitoring()
                    .alerts()
                    .update(
                            vaultId,
                            pending.documentId(),
                            old -> new PendingAlert(
                                    old.eventDocumentId(), old.recordedTime(), delivered, attempts, next));
            return;
        }
        if (!done) {
            LOG.warn("nobody was told of {}: given up after {} attempts", pending.eventDocumentId(), attempts);
        }
        records.monitoring().alerts().delete(vaultId, pending.documentId());
    }
}
