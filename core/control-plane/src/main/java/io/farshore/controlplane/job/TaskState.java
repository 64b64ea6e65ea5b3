package io.farshore.controlplane.job;

/** Of a task; the description differs from the name in two cases only (classic-wire.md section 1.20). */
public enum TaskState {
    NOT_STARTED("NotStarted", "NotStarted"),
    IN_PROGRESS("InProgress", "InProgress"),
    SUCCEEDED("Succeeded", "Completed"),
    FAILED("Failed", "Failed"),
    SKIPPED("Other", "Skipped");

    private final String wireName;
    private final String description;

    TaskState(String wireName, String description) {
        this.wireName = wireName;
        this.description = description;
    }

    public String wireName() {
        return wireName;
    }

    public String description() {
        return description;
    }
}
