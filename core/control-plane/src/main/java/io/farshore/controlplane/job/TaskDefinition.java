package io.farshore.controlplane.job;

/**
 * A task as the contract lists it.
 *
 * @param taskId empty when every job draws its own GUID
 * @param skipped true when it is listed but never runs
 */
public record TaskDefinition(String taskId, String name, String friendlyName, boolean skipped) {
    static TaskDefinition task(String taskId, String name, String friendlyName) {
        return new TaskDefinition(taskId, name, friendlyName, false);
    }

    /** For tasks whose id is their name. */
    static TaskDefinition task(String name, String friendlyName) {
        return new TaskDefinition(name, name, friendlyName, false);
    }

    static TaskDefinition skipped(String taskId, String name, String friendlyName) {
        return new TaskDefinition(taskId, name, friendlyName, true);
    }
}
