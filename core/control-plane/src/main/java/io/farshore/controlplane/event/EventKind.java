package io.farshore.controlplane.event;

/** The kinds of events, with the names that classic-wire.md section 1.21 gives them. */
public enum EventKind {
    VM_HEALTH("VmMonitoringEvent", "VmHealth"),
    AGENT_HEALTH("AgentMonitoringEvent", "AgentHealth"),
    JOB_STATUS("JobStatusMonitoringEvent", "JobStatus");

    private final String namePrefix;
    private final String wireName;

    EventKind(String namePrefix, String wireName) {
        this.namePrefix = namePrefix;
        this.wireName = wireName;
    }

    public String namePrefix() {
        return namePrefix;
    }

    /** The contract's eventType. */
    public String wireName() {
        return wireName;
    }
}
