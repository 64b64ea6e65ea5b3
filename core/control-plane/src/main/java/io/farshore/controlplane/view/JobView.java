package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobError;
import io.farshore.controlplane.job.JobTask;
import io.farshore.controlplane.job.TaskState;
import io.farshore.controlplane.plan.PlanProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs and operations: classic-wire.md sections 0.1, 1.20 and 4.2. Private state never gets here. */
public final class JobView {
    private final ResourceIds ids;

    public JobView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode job(Job job, List<String> allowedActions) {
        return view(job, allowedActions, true);
    }

    /** Lists are abbreviated: no tasks, errors or details. */
    public ObjectNode listed(Job job, List<String> allowedActions) {
        return view(job, allowedActions, false);
    }

    private ObjectNode view(Job job, List<String> allowedActions, boolean whole) {
        ObjectNode properties = Wire.object();
        properties
                .put("activityId", whole ? job.activityId() : null)
                .put("scenarioName", job.scenario().wireName())
                .put("friendlyName", job.scenario().friendlyName())
                .put("state", job.state().wireName())
                .put("stateDescription", job.state().description());
        properties.set("tasks", whole ? tasks(job) : Wire.array());
        properties.set("errors", whole ? errors(job.errors(), job.activityId()) : Wire.array());
        properties.put("startTime", Wire.time(job.startTime()));
        if (job.endTime() != null) {
            properties.put("endTime", Wire.seconds(job.endTime()));
        }
        properties.set("allowedActions", Wire.strings(allowedActions));
        properties
                .put("targetObjectId", job.target().objectId())
                .put("targetObjectName", job.target().objectName())
                .put("targetInstanceType", job.scenario().targetInstanceType());
        if (whole) {
            properties.set("customDetails", customDetails(job));
        } else {
            properties.putNull("customDetails");
        }
        return Wire.resource(
                ids.job(job.jobId()), job.jobId(), ResourceIds.VAULT_TYPE + "/replicationJobs", properties);
    }

    private static ObjectNode customDetails(Job job) {
        ObjectNode details = Wire.object();
        switch (job.scenario()) {
            case UNPLANNED_FAILOVER, PLAN_UNPLANNED_FAILOVER -> {
                details.put("instanceType", "FailoverJobDetails");
                details.putArray("protectedItemDetails");
            }
            case TEST_FAILOVER, TEST_FAILOVER_CLEANUP, PLAN_TEST_FAILOVER, PLAN_TEST_FAILOVER_CLEANUP -> {
                details.put("instanceType", "TestFailoverJobDetails")
                        .putNull("testFailoverStatus")
                        .putNull("comments")
                        .putNull("networkName")
                        .putNull("networkFriendlyName")
                        .putNull("networkType");
                details.putArray("protectedItemDetails");
            }
            case EXPORT_JOBS -> details.put("instanceType", "ExportJobDetails");
            default -> details.put("instanceType", "AsrJobDetails");
        }
        details.setAll(job.details().deepCopy());
        details.remove(PlanProgress.FIELD);
        ObjectNode affected = details.putObject("affectedObjectDetails");
        job.target().affected().forEach(affected::put);
        return details;
    }

    private static ArrayNode tasks(Job job) {
        ArrayNode tasks = tasks(job.tasks());
        return PlanProgress.find(job.details())
                .map(progress -> new PlanTaskView(job, progress).expand(tasks))
                .orElse(tasks);
    }

    private static ArrayNode tasks(List<JobTask> tasks) {
        ArrayNode array = Wire.array();
        for (JobTask task : tasks) {
            ObjectNode view = array.addObject();
            view.put("taskId", task.taskId())
                    .put("name", task.name())
                    .put("startTime", taskTime(task.startTime()))
                    .put("endTime", taskTime(task.endTime()));
            view.putArray("allowedActions");
            view.put("friendlyName", task.friendlyName())
                    .put("state", task.state().wireName())
                    .put("stateDescription", task.state().description())
                    .put("taskType", "TaskDetails");
            view.putObject("customDetails").put("instanceType", "TaskDetails");
            view.putNull("groupTaskCustomDetails");
            view.set("errors", task.state() == TaskState.SKIPPED ? Wire.array() : errors(task.errors(), ""));
        }
        return array;
    }

    private static String taskTime(@Nullable Instant time) {
        return time == null ? Wire.NO_TIME : Wire.time(time);
    }

    private static ArrayNode errors(List<JobError> errors, String activityId) {
        ArrayNode array = Wire.array();
        errors.forEach(error -> array.add(error(error, activityId)));
        return array;
    }

    private static ObjectNode error(JobError error, String activityId) {
        ObjectNode view = Wire.object();
        view.putObject("serviceErrorDetails")
                .put("code", error.serviceCode())
                .put("message", serviceMessage(error))
                .put("possibleCauses", error.possibleCauses())
                .put("recommendedAction", error.recommendedAction())
                .put("activityId", activityId);
        view.putObject("providerErrorDetails")
                .put("errorCode", error.providerCode())
                .put("errorMessage", error.message())
                .put("errorId", errorId(error))
                .put("possibleCauses", error.possibleCauses())
                .put("recommendedAction", error.recommendedAction());
        view.put("errorLevel", error.warning() ? "Warning" : "Error")
                .put("creationTime", Wire.time(error.time()))
                .put("taskId", error.taskId());
        return view;
    }

    private static String serviceMessage(JobError error) {
        if (error.warning()) {
            return "The operation went on with a warning.";
        }
        return error.serviceCode().equals("499")
                ? "An internal error occurred."
                : "The operation could not be completed.";
    }

    /** The same for every view of the same error. */
    private static String errorId(JobError error) {
        String key = error.providerCode() + error.message() + error.time();
        return UUID.nameUUIDFromBytes(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    /** The body of replicationOperationStatus; an ended operation's time is cut to the second, as recorded. */
    public static ObjectNode operation(Job job) {
        ObjectNode view = Wire.object();
        view.set("error", operationError(job));
        view.putNull("id").put("name", job.jobId()).putNull("properties");
        view.put("status", operationStatus(job)).put("startTime", Wire.time(job.startTime()));
        view.put(
                "endTime",
                job.endTime() == null ? null : Wire.seconds(job.endTime()).replace("Z", ".0000000Z"));
        return view.putNull("percentComplete");
    }

    private static @Nullable ObjectNode operationError(Job job) {
        return job.errors().stream()
                .filter(error -> !error.warning() && job.state().isOver())
                .findFirst()
                .map(error -> Wire.object().put("code", error.serviceCode()).put("message", error.message()))
                .orElse(null);
    }

    private static String operationStatus(Job job) {
        return switch (job.state()) {
            case NOT_STARTED, IN_PROGRESS, SUSPENDED -> "InProgress";
            case SUCCEEDED, COMPLETED_WITH_INFORMATION -> "Succeeded";
            case FAILED -> "Failed";
            case CANCELLED -> "Canceled";
        };
    }
}
