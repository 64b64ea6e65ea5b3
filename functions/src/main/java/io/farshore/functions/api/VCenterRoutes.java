package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.VCenter;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.VCenterView;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.jobs.VCenterJobs;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** vCenter servers: classic-wire.md section 1.5. */
final class VCenterRoutes {
    private static final String VCENTERS = "/replicationvCenters";
    private static final String VCENTER = Lookup.FABRIC + VCENTERS + "/{vcenter}";
    private static final int MAX_PORT = 65_535;

    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;
    private final Supplier<UUID> ids;

    VCenterRoutes(ApiPorts ports) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
        ids = ports.ids();
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", Lookup.VAULT + VCENTERS, this::ofVault),
                Route.of("GET", Lookup.FABRIC + VCENTERS, this::ofFabric),
                Route.of("GET", VCENTER, call -> {
                    Fabric fabric = lookup.fabric(call);
                    return ApiResponse.ok(view(call).vCenter(fabric, vCenter(call, fabric)));
                }),
                Route.of("PUT", VCENTER, this::add),
                Route.of("PATCH", VCENTER, this::change),
                Route.of("DELETE", VCENTER, this::remove));
    }

    private static VCenterView view(ApiCall call) {
        return new VCenterView(new ResourceIds(call.vault()));
    }

    private ApiResponse ofVault(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        return list(call, records.fabrics().list(vaultId));
    }

    private ApiResponse ofFabric(ApiCall call) {
        return list(call, List.of(lookup.fabric(call)));
    }

    private ApiResponse list(ApiCall call, List<Fabric> fabrics) {
        List<VCenter> all = records.vCenters().list(call.vault().vaultId());
        return ApiResponse.ok(Wire.list(
                fabrics.stream()
                        .flatMap(fabric -> all.stream()
                                .filter(each -> each.fabricId().equals(fabric.fabricId()))
                                .map(each -> view(call).vCenter(fabric, each)))
                        .toList(),
                null));
    }

    private Optional<VCenter> find(ApiCall call, Fabric fabric, String name) {
        return records.vCenters().get(call.vault().vaultId(), ControlRecords.vCenterId(fabric.fabricId(), name));
    }

    private VCenter vCenter(ApiCall call, Fabric fabric) {
        String name = call.path("vcenter");
        return find(call, fabric, name).orElseThrow(() -> ApiException.notFound(name));
    }

    private ApiResponse add(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        String name = Lookup.newName(call.path("vcenter"));
        Fields properties = call.body().object("properties");
        VCenter wanted = new VCenter(
                ids.get().toString(),
                fabric.fabricId(),
                name,
                properties.text("friendlyName"),
                properties.text("ipAddress"),
                (int) properties.number("port", 1, MAX_PORT),
                properties.text("processServerId"),
                properties.text("runAsAccountId"),
                null,
                "");
        check(call, fabric, wanted);
        if (find(call, fabric, name).isPresent()) {
            throw ApiException.conflict(
                    "VCenterExists", "The vCenter '" + name + "' is there already.", "Change it with a PATCH request.");
        }
        return start(call, fabric, wanted, Scenario.DISCOVER_VCENTER, wanted.ipAddress());
    }

    private void check(ApiCall call, Fabric fabric, VCenter wanted) {
        if (fabric.processServer(wanted.processServerId()).isEmpty()) {
            throw new InvalidRequestException(
                    "The process server '" + wanted.processServerId() + "' is not one of the fabric.");
        }
        records.vCenters().list(call.vault().vaultId()).stream()
                .filter(other -> other.fabricId().equals(fabric.fabricId())
                        && !other.vCenterId().equals(wanted.vCenterId())
                        && other.ipAddress().equalsIgnoreCase(wanted.ipAddress())
                        && other.port() == wanted.port())
                .findFirst()
                .ifPresent(other -> {
                    throw new InvalidRequestException(
                            "The vCenter at " + other.ipAddress() + " is read as '" + other.name() + "' already.");
                });
    }

    private ApiResponse change(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        VCenter old = vCenter(call, fabric);
        Fields properties = call.body().object("properties");
        VCenter wanted = old.changed(
                properties.text("friendlyName", old.friendlyName()),
                properties.text("ipAddress", old.ipAddress()),
                (int) properties.number("port", 1, MAX_PORT, old.port()),
                properties.text("processServerId", old.processServerId()),
                properties.text("runAsAccountId", old.runAsAccountId()));
        check(call, fabric, wanted);
        return start(call, fabric, wanted, Scenario.UPDATE_VCENTER, old.vCenterId());
    }

    private ApiResponse remove(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        return find(call, fabric, call.path("vcenter"))
                .map(known -> start(call, fabric, known, Scenario.REMOVE_VCENTER, known.vCenterId()))
                .orElseGet(() -> ApiResponse.empty(204));
    }

    private ApiResponse start(ApiCall call, Fabric fabric, VCenter vCenter, Scenario scenario, String objectId) {
        String id = new ResourceIds(call.vault()).vCenter(fabric, vCenter.name());
        boolean removed = scenario == Scenario.REMOVE_VCENTER;
        JobTarget target = new JobTarget(objectId, vCenter.friendlyName(), id, removed, primary(fabric));
        return operations.start(call, scenario, target, VCenterJobs.input(vCenter));
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
