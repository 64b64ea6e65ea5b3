package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.functions.jobs.FabricJobs;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be done to a site. Sites make themselves known by registration, so nobody else can create one. */
final class FabricOperationRoutes {
    private static final String PROVIDER = Lookup.FABRIC + "/replicationRecoveryServicesProviders/{provider}";
    private static final String HOW_TO_REGISTER =
            "Put the site's certificate to the vault and start its configuration server with the vault's address; "
                    + "see docs/operations/deploy.md.";
    private static final Set<String> FABRIC_TYPES = Set.of("", "vmware", "fabricspecificcreationinput");

    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;
    private final FabricRoutes fabrics;

    FabricOperationRoutes(ApiPorts ports, FabricRoutes fabrics) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
        this.fabrics = fabrics;
    }

    List<Route> routes() {
        return List.of(
                Route.of("PUT", Lookup.FABRIC, this::create),
                Route.of("POST", Lookup.FABRIC + "/checkConsistency", this::checkConsistency),
                Route.of("POST", Lookup.FABRIC + "/renewCertificate", this::renewCertificate),
                Route.of("POST", Lookup.FABRIC + "/reassociateGateway", this::reassociateGateway),
                Route.of("POST", Lookup.FABRIC + "/migratetoaad", this::migrateToAad),
                Route.of("POST", Lookup.FABRIC + "/remove", this::removeFabric),
                Route.of("POST", Lookup.FABRIC + "/removeInfra", this::removeFabric),
                Route.of("DELETE", Lookup.FABRIC, this::removeFabric),
                Route.of("PUT", PROVIDER, this::createProvider),
                Route.of("POST", PROVIDER + "/refreshProvider", this::refreshProvider),
                Route.of("POST", PROVIDER + "/remove", this::removeProvider),
                Route.of("DELETE", PROVIDER, this::removeProvider));
    }

    private ApiResponse create(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        String type =
                call.body().object("properties").objectOrEmpty("customDetails").text("instanceType", "");
        if (!FABRIC_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw ApiException.badRequest(
                    "UnsupportedFabric",
                    "Fabrics of the type '" + type + "' are not supported. This vault protects VMware and physical "
                            + "machines to Azure.",
                    HOW_TO_REGISTER);
        }
        boolean exists = records.fabrics()
                .get(vaultId, ControlRecords.fabricId(Lookup.newName(call.path("fabric"))))
                .isPresent();
        if (!exists) {
            throw ApiException.badRequest(
                    "FabricNotRegistered",
                    "A fabric of VMware and physical machines is made when its site registers, not by a request.",
                    HOW_TO_REGISTER);
        }
        return ApiResponse.ok(fabrics.view(call, lookup.fabric(call)));
    }

    private ApiResponse createProvider(ApiCall call) {
        lookup.fabric(call);
        Fields properties = call.body().object("properties");
        properties.text("machineName");
        properties.object("authenticationIdentityInput");
        properties.object("resourceAccessIdentityInput");
        throw ApiException.badRequest(
                "ProviderNotRegistered",
                "The provider of a site is made when the site registers, not by a request.",
                HOW_TO_REGISTER);
    }

    private ApiResponse checkConsistency(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        return operations.start(
                call, Scenario.CHECK_CONSISTENCY, target(call, fabric, false), FabricJobs.input(fabric));
    }

    /** The contract leaves the kind of certificate open; a site has one. */
    private ApiResponse renewCertificate(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        call.bodyOrEmpty().objectOrEmpty("properties").text("renewCertificateType", "");
        return operations.start(
                call, Scenario.RENEW_CERTIFICATE, target(call, fabric, false), FabricJobs.input(fabric));
    }

    /** Sites sign with their certificate and never used the access control service that is migrated from. */
    private ApiResponse migrateToAad(ApiCall call) {
        lookup.fabric(call);
        return ApiResponse.empty(204);
    }

    private ApiResponse reassociateGateway(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        Fields properties = call.body().object("properties");
        String container = properties.text("containerName");
        if (!container.equalsIgnoreCase(fabric.containerName())) {
            throw new InvalidRequestException("The container '" + container + "' is not the one of the fabric.");
        }
        String source = processServer(fabric, properties.text("sourceProcessServerId"));
        String target = processServer(fabric, properties.text("targetProcessServerId"));
        if (fabric.processServers().size() == 1) {
            throw ApiException.badRequest(
                    "NoOtherProcessServer",
                    "The site has one process server only, so its machines have none to be moved to.",
                    "Add a process server to the site first.");
        }
        if (source.equals(target)) {
            throw new InvalidRequestException("The source and the target process server are the same.");
        }
        checkMachines(call, fabric, source, properties);
        JobTarget about = new JobTarget(
                source,
                fabric.friendlyName(),
                new ResourceIds(call.vault()).fabric(fabric),
                false,
                VCenterRoutes.primary(fabric));
        return operations.start(call, Scenario.PROCESS_SERVER_FAILOVER, about, FabricJobs.input(fabric, source));
    }

    private static String processServer(Fabric fabric, String id) {
        return fabric.processServer(id)
                .orElseThrow(
                        () -> new InvalidRequestException("The process server '" + id + "' is not one of the fabric."))
                .id();
    }

    private void checkMachines(ApiCall call, Fabric fabric, String source, Fields properties) {
        String updateType = properties.text("updateType");
        List<String> machines = properties.texts("vmsToMigrate");
        switch (updateType.toLowerCase(Locale.ROOT)) {
            case "systemlevel" -> {
                if (!machines.isEmpty()) {
                    throw new InvalidRequestException("SystemLevel moves all machines; name none in vmsToMigrate.");
                }
            }
            case "serverlevel" -> {
                if (machines.isEmpty()) {
                    throw new InvalidRequestException("ServerLevel needs the machines in vmsToMigrate.");
                }
            }
            default -> throw new InvalidRequestException("updateType must be SystemLevel or ServerLevel.");
        }
        List<ProtectedItem> items = items(call, fabric);
        for (String machine : machines) {
            if (items.stream().noneMatch(item -> isAt(item, machine, source))) {
                throw new InvalidRequestException(
                        "No protected machine '" + machine + "' is at the process server '" + source + "'.");
            }
        }
    }

    private static boolean isAt(ProtectedItem item, String machine, String processServerId) {
        boolean named = item.machineId().equalsIgnoreCase(machine)
                || item.friendlyName().equalsIgnoreCase(machine)
                || item.name().equalsIgnoreCase(machine);
        return named && item.processServerId().equalsIgnoreCase(processServerId);
    }

    private List<ProtectedItem> items(ApiCall call, Fabric fabric) {
        return records.items().list(call.vault().vaultId()).stream()
                .filter(item -> item.fabricId().equals(fabric.fabricId()))
                .toList();
    }

    private ApiResponse refreshProvider(ApiCall call) {
        Fabric fabric = provider(call);
        String id = new ResourceIds(call.vault()).provider(fabric);
        return operations.start(
                call,
                Scenario.REFRESH_FABRIC_LAYOUT,
                new JobTarget(fabric.fabricId(), fabric.friendlyName(), id, false, VCenterRoutes.primary(fabric)),
                FabricJobs.input(fabric));
    }

    private Fabric provider(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        if (!fabric.fabricId().equalsIgnoreCase(call.path("provider"))) {
            throw ApiException.notFound(call.path("provider"));
        }
        return fabric;
    }

    private ApiResponse removeFabric(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        String name = Lookup.newName(call.path("fabric"));
        return records.fabrics()
                .get(vaultId, ControlRecords.fabricId(name))
                .map(fabric -> remove(call, fabric, target(call, fabric, true)))
                .orElseGet(() -> ApiResponse.empty(204));
    }

    /** A site and its provider are one. */
    private ApiResponse removeProvider(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        if (!fabric.fabricId().equalsIgnoreCase(call.path("provider"))) {
            return ApiResponse.empty(204);
        }
        String id = new ResourceIds(call.vault()).provider(fabric);
        JobTarget target =
                new JobTarget(fabric.fabricId(), fabric.friendlyName(), id, true, VCenterRoutes.primary(fabric));
        return remove(call, fabric, target);
    }

    private ApiResponse remove(ApiCall call, Fabric fabric, JobTarget target) {
        int items = items(call, fabric).size();
        if (items > 0) {
            throw ApiException.conflict(
                    "FabricInUse",
                    items + " machines of the site '" + fabric.friendlyName() + "' are protected.",
                    "Disable their protection first.");
        }
        return operations.start(call, Scenario.REMOVE_FABRIC, target, FabricJobs.input(fabric));
    }

    private static JobTarget target(ApiCall call, Fabric fabric, boolean removed) {
        String id = new ResourceIds(call.vault()).fabric(fabric);
        return new JobTarget(fabric.fabricId(), fabric.friendlyName(), id, removed, VCenterRoutes.primary(fabric));
    }
}
