package io.farshore.controlplane.job;

/** Of a job. */
public enum JobState {
    NOT_STARTED("NotStarted", "NotStarted", false),
    IN_PROGRESS("InProgress", "InProgress", false),
    /** Waits for a person, who resumes it. */
    SUSPENDED("Suspended", "Suspended", false),
    SUCCEEDED("Succeeded", "Completed", true),
    COMPLETED_WITH_INFORMATION("CompletedWithInformation", "CompletedWithInformation", true),
    FAILED("Failed", "Failed", true),
    CANCELLED("Cancelled", "Cancelled", true);

    private final String wireName;
    private final String description;
    private final boolean over;

    JobState(String wireName, String description, boolean over) {
        this.wireName = wireName;
        this.description = description;
        this.over = over;
    }

    public String wireName() {
        return wireName;
    }

    public String description() {
        return description;
    }

    /** True when nothing happens any more. */
    public boolean isOver() {
        return over;
    }
}
