package io.farshore.functions.alerts;

import io.farshore.controlplane.event.Alert;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.health.HealthError;

/** What a person reads of an alert. */
final class AlertText {
    private AlertText() {}

    /** One line: names come from sites, so what would break a header is taken out. */
    static String subject(Alert alert) {
        Event event = alert.event();
        String subject = "[" + event.severity().wireName() + "] " + event.objectName() + ": " + event.description();
        return subject.replaceAll("\\p{Cntrl}+", " ");
    }

    static String body(Alert alert) {
        Event event = alert.event();
        StringBuilder body = new StringBuilder()
                .append(event.description())
                .append("\n\nVault: ")
                .append(alert.vault().resourceId())
                .append("\nObject: ")
                .append(event.objectName())
                .append("\nSeverity: ")
                .append(event.severity().wireName())
                .append("\nTime: ")
                .append(event.time())
                .append("\nEvent: ")
                .append(event.name())
                .append('\n');
        for (HealthError error : event.healthErrors()) {
            body.append("\n")
                    .append(error.code())
                    .append(": ")
                    .append(error.message())
                    .append("\nPossible causes: ")
                    .append(error.possibleCauses())
                    .append("\nRecommended action: ")
                    .append(error.recommendedAction())
                    .append('\n');
        }
        return body.toString();
    }
}
