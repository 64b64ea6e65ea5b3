package io.farshore.controlplane.compute;

/** What the target knows of a machine. */
public enum MachineStatus {
    ABSENT,
    PROVISIONING,
    PROVISIONING_FAILED,
    STARTING,
    RUNNING,
    STOPPED,
    /** Provisioned, but no power state is reported. */
    UNKNOWN
}
