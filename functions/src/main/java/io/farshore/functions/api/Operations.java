package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobRequest;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.view.ResourceIds;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Long-running operations: the protocol of classic-wire.md section 0.1. The operation's id is the job's name. */
final class Operations {
    static final String STATUS_HEADER = "Azure-AsyncOperation";

    /** Their request id is not the job's, as recorded. */
    private static final Set<Scenario> NAMED_BY_CLIENT = EnumSet.of(
            Scenario.ADD_PROTECTION_PROFILE,
            Scenario.REMOVE_PROTECTION_PROFILE,
            Scenario.DISCOVER_PHYSICAL_MACHINE,
            Scenario.UPDATE_MOBILITY_SERVICE,
            Scenario.REFRESH_FABRIC_LAYOUT,
            Scenario.PROCESS_SERVER_FAILOVER);

    private final ApiPorts ports;

    Operations(ApiPorts ports) {
        this.ports = ports;
    }

    /** Starts a job and answers 202. */
    ApiResponse start(ApiCall call, Scenario scenario, JobTarget target, ObjectNode input) {
        return start(call, ports.ids().get().toString(), scenario, target, input);
    }

    /** Starts a job under an id that something already names; starting it twice is starting it once. */
    ApiResponse start(ApiCall call, String jobId, Scenario scenario, JobTarget target, ObjectNode input) {
        JobRequest request = new JobRequest(jobId, call.vault().vaultId(), scenario, target, call.activityId(), input);
        ports.engine().start(request);
        return accepted(call, jobId, scenario, target.resourceId());
    }

    ApiResponse accepted(ApiCall call, Job job) {
        return accepted(call, job.jobId(), job.scenario(), job.target().resourceId());
    }

    private ApiResponse accepted(ApiCall call, String jobId, Scenario scenario, String resourceId) {
        ResourceIds ids = new ResourceIds(call.vault());
        return new ApiResponse(
                202,
                Map.of(
                        "Location",
                        url(call, resourceId + "/operationresults/" + jobId),
                        STATUS_HEADER,
                        url(call, ids.child("replicationOperationStatus", jobId)),
                        "Retry-After",
                        Long.toString(ports.retryAfter().toSeconds()),
                        RequestId.HEADER,
                        NAMED_BY_CLIENT.contains(scenario)
                                ? RequestId.dated(call, ports.clock().instant())
                                : ids.job(jobId)),
                null);
    }

    private static String url(ApiCall call, String resourceId) {
        return call.request().baseUrl() + resourceId.replace(" ", "%20") + "?api-version=" + call.apiVersion();
    }
}
