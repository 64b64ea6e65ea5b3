package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.view.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What the contract has for other products: Hyper-V and VMM, Azure to Azure, clusters, Azure Migrate. There are none of
 * these things here, so lists are empty, single ones are not found, and nobody can make or change one.
 */
final class ForeignRoutes {
    /** A kind of resource that this product never has. */
    private record Kind(String parent, String collection, String product, List<String> actions) {
        static Kind of(String parent, String collection, String product, String... actions) {
            return new Kind(parent, collection, product, List.of(actions));
        }
    }

    private static final String VMM = "Hyper-V sites of System Center VMM";
    private static final String AZURE_TO_AZURE = "Azure virtual machines";
    private static final String MIGRATION = "Azure Migrate";
    private static final String NETWORKS = Lookup.FABRIC + "/replicationNetworks";
    private static final String CLASSIFICATIONS = Lookup.FABRIC + "/replicationStorageClassifications";
    private static final String CLUSTERS = "/replicationProtectionClusters";
    private static final String MIGRATION_ITEMS = "/replicationMigrationItems";
    private static final String COMPUTE = "subscriptions/{subscription}/resourceGroups/{group}/providers/"
            + "Microsoft.Compute/virtualMachines/{machine}/providers/Microsoft.RecoveryServices/";

    private static final List<Kind> KINDS = List.of(
            Kind.of(Lookup.VAULT, "/replicationNetworks", VMM),
            Kind.of(Lookup.FABRIC, "/replicationNetworks", VMM),
            Kind.of(Lookup.VAULT, "/replicationNetworkMappings", VMM),
            Kind.of(NETWORKS + "/{network}", "/replicationNetworkMappings", VMM),
            Kind.of(Lookup.FABRIC, "/replicationLogicalNetworks", VMM),
            Kind.of(Lookup.VAULT, "/replicationStorageClassifications", VMM),
            Kind.of(Lookup.FABRIC, "/replicationStorageClassifications", VMM),
            Kind.of(Lookup.VAULT, "/replicationStorageClassificationMappings", VMM),
            Kind.of(CLASSIFICATIONS + "/{classification}", "/replicationStorageClassificationMappings", VMM),
            Kind.of(Lookup.VAULT, "/replicationProtectionIntents", AZURE_TO_AZURE),
            Kind.of(Lookup.VAULT, CLUSTERS, AZURE_TO_AZURE),
            Kind.of(
                    Lookup.CONTAINER,
                    CLUSTERS,
                    AZURE_TO_AZURE,
                    "applyRecoveryPoint",
                    "failoverCommit",
                    "repairReplication",
                    "testFailover",
                    "testFailoverCleanup",
                    "unplannedFailover"),
            Kind.of(Lookup.CONTAINER + CLUSTERS + "/{cluster}", "/recoveryPoints", AZURE_TO_AZURE),
            Kind.of(Lookup.CONTAINER + CLUSTERS + "/{cluster}", "/operationResults", AZURE_TO_AZURE),
            Kind.of(Lookup.VAULT, MIGRATION_ITEMS, MIGRATION),
            Kind.of(
                    Lookup.CONTAINER,
                    MIGRATION_ITEMS,
                    MIGRATION,
                    "migrate",
                    "pauseReplication",
                    "resumeReplication",
                    "resync",
                    "testMigrate",
                    "testMigrateCleanup"),
            Kind.of(Lookup.CONTAINER + MIGRATION_ITEMS + "/{migration}", "/migrationRecoveryPoints", MIGRATION));

    private final Lookup lookup;

    ForeignRoutes(ControlRecords records) {
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        KINDS.forEach(kind -> add(routes, kind));
        String eligibility = COMPUTE + "replicationEligibilityResults";
        routes.add(Route.of("GET", eligibility, call -> none()));
        routes.add(Route.of("GET", eligibility + "/{name}", ForeignRoutes::missing));
        Route.Handler refused = call -> refused(call, AZURE_TO_AZURE);
        routes.add(Route.of("PUT", Lookup.CONTAINER, refused));
        routes.add(Route.of("POST", Lookup.CONTAINER + "/remove", refused));
        routes.add(Route.of("POST", Lookup.CONTAINER + "/switchprotection", refused));
        routes.add(Route.of("POST", Lookup.CONTAINER + "/switchClusterProtection", refused));
        routes.add(Route.of("POST", Lookup.ITEM + "/removeDisks", refused));
        return routes;
    }

    private void add(List<Route> routes, Kind kind) {
        String list = kind.parent() + kind.collection();
        String one = list + "/{name}";
        routes.add(Route.of("GET", list, call -> {
            parent(call, kind);
            return none();
        }));
        routes.add(Route.of("GET", one, call -> {
            parent(call, kind);
            return missing(call);
        }));
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            routes.add(Route.of(method, one, call -> refused(call, kind.product())));
        }
        for (String action : kind.actions()) {
            routes.add(Route.of("POST", one + '/' + action, call -> refused(call, kind.product())));
        }
    }

    /** What holds the list must be there; of a parent that is itself foreign there is none. */
    private void parent(ApiCall call, Kind kind) {
        if (call.variables().containsKey("container")) {
            lookup.container(call);
        } else if (call.variables().containsKey("fabric")) {
            lookup.fabric(call);
        } else {
            lookup.vault(call);
        }
        for (String foreign : List.of("network", "classification", "cluster", "migration")) {
            if (kind.parent().endsWith('{' + foreign + '}')) {
                throw ApiException.notFound(call.path(foreign));
            }
        }
    }

    private static ApiResponse none() {
        return ApiResponse.ok(Wire.list(List.of(), null));
    }

    private static ApiResponse missing(ApiCall call) {
        throw ApiException.notFound(call.path("name"));
    }

    private ApiResponse refused(ApiCall call, String product) {
        lookup.vault(call);
        throw ApiException.badRequest(
                "OperationNotSupported",
                "This operation is for " + product + ". This vault protects VMware and physical machines to Azure.",
                "Use the operations of the provider InMageAzureV2.");
    }
}
