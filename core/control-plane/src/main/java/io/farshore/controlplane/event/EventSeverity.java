package io.farshore.controlplane.event;

import io.farshore.controlplane.health.Severity;

/** How events name severities. */
public enum EventSeverity {
    OK("OK"),
    WARNING("Warning"),
    CRITICAL("Critical");

    private final String wireName;

    EventSeverity(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static EventSeverity of(Severity severity) {
        return switch (severity) {
            case NORMAL -> OK;
            case WARNING -> WARNING;
            case CRITICAL -> CRITICAL;
        };
    }
}
