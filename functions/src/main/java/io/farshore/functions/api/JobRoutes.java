package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobState;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.view.JobView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.jobs.JobQuery;
import io.farshore.functions.request.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Jobs, operation status, and the results that Location leads to. */
final class JobRoutes {
    private static final String JOB = Lookup.VAULT + "/replicationJobs/{job}";
    private static final NextPage PAGES = NextPage.of("jobs");

    /** Finds the answer to another request, with the client's request id. */
    @FunctionalInterface
    interface Dispatcher {
        Optional<ApiResponse> dispatch(ApiRequest request, String clientRequestId);
    }

    private final ControlRecords records;
    private final JobEngine engine;
    private final Lookup lookup;
    private final Operations operations;
    private final Dispatcher dispatcher;
    private final Supplier<UUID> ids;

    JobRoutes(ApiPorts ports, Dispatcher dispatcher) {
        records = ports.records();
        engine = ports.engine();
        lookup = new Lookup(records);
        operations = new Operations(ports);
        this.dispatcher = dispatcher;
        ids = ports.ids();
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.of("GET", Lookup.VAULT + "/replicationJobs", this::list),
                Route.of("POST", Lookup.VAULT + "/replicationJobs/export", this::export),
                Route.of("GET", JOB, this::get),
                Route.of("POST", JOB + "/cancel", this::cancel),
                Route.of("POST", JOB + "/resume", this::resume),
                Route.of("POST", JOB + "/restart", this::restart),
                Route.of(
                        "GET",
                        Lookup.VAULT + "/replicationOperationStatus/{job}",
                        call -> ApiResponse.ok(JobView.operation(lookup.job(call))))));
        // Below every resource that an operation can be about.
        for (String resource :
                List.of(Lookup.VAULT + "/{a}/{b}", Lookup.FABRIC + "/{a}/{b}", Lookup.CONTAINER + "/{a}/{b}")) {
            routes.add(Route.of("GET", resource + "/operationresults/{job}", this::result));
        }
        return routes;
    }

    private ApiResponse list(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        Filter filter = Filter.parse(call.request().query("$filter").orElse(""), JobQuery.FIELDS);
        JobQuery query = filter.read(values -> JobQuery.of(values::value));
        Page<Job> page = records.jobs()
                .page(vaultId, PAGES.rest(call, query.times().newestFirst()), NextPage.SIZE, query::matches);
        JobView view = new JobView(new ResourceIds(call.vault()));
        List<ObjectNode> views = page.values().stream()
                .map(job -> view.listed(job, engine.allowedActions(job)))
                .toList();
        String list = call.vault().childPrefix() + "/replicationJobs";
        return ApiResponse.ok(Wire.list(views, PAGES.link(call, list, page)));
    }

    private ApiResponse get(ApiCall call) {
        Job job = lookup.job(call);
        return ApiResponse.ok(view(call, job))
                .withHeader(RequestId.HEADER, new ResourceIds(call.vault()).job(job.jobId()));
    }

    private ObjectNode view(ApiCall call, Job job) {
        return new JobView(new ResourceIds(call.vault())).job(job, engine.allowedActions(job));
    }

    /** The body is a JobQueryParameter; its fields may be absent, null or empty. */
    private ApiResponse export(ApiCall call) {
        Fields body = call.bodyOrEmpty();
        lookup.vault(call);
        JobQuery.of(name -> Optional.ofNullable(body.textOrNull(name))); // what cannot be read is refused here
        ObjectNode input = Wire.object();
        JobQuery.FIELDS.forEach(name -> input.put(name, body.textOrNull(name)));
        String jobId = ids.get().toString();
        String resource = new ResourceIds(call.vault()).job(jobId);
        return operations.start(
                call, jobId, Scenario.EXPORT_JOBS, new JobTarget("", "", resource, false, Map.of()), input);
    }

    private ApiResponse cancel(ApiCall call) {
        Job job = lookup.job(call);
        return act(call, job, "Cancel", engine.cancel(job.vaultId(), job.jobId()));
    }

    private ApiResponse resume(ApiCall call) {
        String comments = call.bodyOrEmpty().objectOrEmpty("properties").text("comments", "");
        Job job = lookup.job(call);
        return act(call, job, "Resume", engine.resume(job.vaultId(), job.jobId(), comments));
    }

    private ApiResponse restart(ApiCall call) {
        Job job = lookup.job(call);
        return act(call, job, "Restart", engine.restart(job.vaultId(), job.jobId()));
    }

    private ApiResponse act(ApiCall call, Job job, String action, boolean done) {
        if (!done) {
            List<String> allowed = engine.allowedActions(job);
            throw ApiException.conflict(
                    "JobActionNotAllowed",
                    action + " is not allowed: the job " + job.jobId() + " is in state "
                            + job.state().wireName() + ".",
                    allowed.isEmpty()
                            ? "It allows no action now."
                            : "Allowed now: " + String.join(", ", allowed) + ".");
        }
        return ApiResponse.ok(view(call, lookup.job(call)));
    }

    /** 202 until the job is over; then the resource, or 204 when it is gone. */
    private ApiResponse result(ApiCall call) {
        Job job = lookup.job(call);
        if (!job.state().isOver()) {
            return operations.accepted(call, job);
        }
        boolean succeeded = job.state() == JobState.SUCCEEDED || job.state() == JobState.COMPLETED_WITH_INFORMATION;
        if (!succeeded) {
            String message = job.errors().stream()
                    .filter(error -> !error.warning())
                    .findFirst()
                    .map(error -> error.message())
                    .orElse("The job ended as " + job.state().wireName() + ".");
            throw ApiException.conflict("OperationFailed", message, "See the errors of job " + job.jobId() + ".");
        }
        if (job.target().resultDeleted()) {
            return ApiResponse.empty(204);
        }
        ApiRequest request = call.request();
        ApiRequest resource = new ApiRequest(
                "GET", job.target().resourceId(), request.query(), request.headers(), "", request.baseUrl());
        return dispatcher
                .dispatch(resource, call.clientRequestId())
                .orElseThrow(() -> ApiException.notFound(job.target().objectName()));
    }
}
