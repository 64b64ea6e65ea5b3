package io.farshore.functions.api;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.List;
import java.util.Map;

/**
 * vCenter servers: classic-wire.md section 1.5. Process servers cannot discover through one yet, so adding one is a job
 * that says so, and there never is one.
 */
final class VCenterRoutes {
    private static final String VCENTERS = "/replicationvCenters";
    private static final String VCENTER = Lookup.FABRIC + VCENTERS + "/{vcenter}";
    private static final int MAX_PORT = 65_535;

    private final Lookup lookup;
    private final Operations operations;

    VCenterRoutes(ApiPorts ports) {
        lookup = new Lookup(ports.records());
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", Lookup.VAULT + VCENTERS, call -> {
                    lookup.vault(call);
                    return none();
                }),
                Route.of("GET", Lookup.FABRIC + VCENTERS, call -> {
                    lookup.fabric(call);
                    return none();
                }),
                Route.of("GET", VCENTER, this::missing),
                Route.of("PATCH", VCENTER, this::missing),
                Route.of("PUT", VCENTER, this::add),
                Route.of("DELETE", VCENTER, call -> {
                    lookup.fabric(call);
                    return ApiResponse.empty(204);
                }));
    }

    private static ApiResponse none() {
        return ApiResponse.ok(Wire.list(List.of(), null));
    }

    private ApiResponse missing(ApiCall call) {
        lookup.fabric(call);
        throw ApiException.notFound(call.path("vcenter"));
    }

    private ApiResponse add(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        String name = Lookup.newName(call.path("vcenter"));
        Fields properties = call.body().object("properties");
        String friendlyName = properties.text("friendlyName");
        String ipAddress = properties.text("ipAddress");
        properties.number("port", 1, MAX_PORT);
        properties.text("runAsAccountId");
        String processServer = properties.text("processServerId");
        if (fabric.processServer(processServer).isEmpty()) {
            throw new InvalidRequestException("The process server '" + processServer + "' is not one of the fabric.");
        }
        String id = new ResourceIds(call.vault()).fabric(fabric) + VCENTERS + '/' + name;
        JobTarget target = new JobTarget(ipAddress, friendlyName, id, false, primary(fabric));
        return operations.start(call, Scenario.DISCOVER_VCENTER, target, Json.MAPPER.createObjectNode());
    }

    /** affectedObjectDetails of jobs about a site. */
    static Map<String, String> primary(Fabric fabric) {
        return Map.of(
                "primaryVmmId", fabric.fabricId(),
                "primaryVmmName", fabric.friendlyName(),
                "primaryCloudId", fabric.containerName(),
                "primaryCloudName", fabric.friendlyName(),
                "primaryFabricProviderId", "VMware");
    }
}
