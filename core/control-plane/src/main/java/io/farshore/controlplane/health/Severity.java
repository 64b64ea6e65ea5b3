package io.farshore.controlplane.health;

/** How bad a health error is; the health of a whole is that of its worst part. */
public enum Severity {
    NORMAL("Normal", "Normal"),
    WARNING("Warning", "Warning"),
    CRITICAL("Critical", "Error");

    private final String health;
    private final String errorLevel;

    Severity(String health, String errorLevel) {
        this.health = health;
        this.errorLevel = errorLevel;
    }

    /** Normal, Warning or Critical. */
    public String health() {
        return health;
    }

    /** Warning or Error, as health errors spell it. */
    public String errorLevel() {
        return errorLevel;
    }
}
