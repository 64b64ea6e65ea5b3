package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Scenario;
import io.farshore.functions.request.Fields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Failovers of a protected item, and what follows them. */
final class FailoverRoutes {
    private static final String TO_RECOVERY = "PrimaryToRecovery";
    private static final String PROVIDER = "InMageAzureV2";

    private final ControlRecords records;
    private final ItemCalls items;

    FailoverRoutes(ApiPorts ports) {
        records = ports.records();
        items = new ItemCalls(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", Lookup.ITEM + "/testFailover", this::testFailover),
                Route.of("POST", Lookup.ITEM + "/testFailoverCleanup", this::testFailoverCleanup),
                Route.of("POST", Lookup.ITEM + "/unplannedFailover", this::unplannedFailover),
                Route.of("POST", Lookup.ITEM + "/plannedFailover", this::plannedFailover),
                Route.of("POST", Lookup.ITEM + "/applyRecoveryPoint", this::applyRecoveryPoint),
                Route.of("POST", Lookup.ITEM + "/failoverCommit", this::commit),
                Route.of("POST", Lookup.ITEM + "/failoverCancel", this::cancel),
                Route.of("POST", Lookup.ITEM + "/reProtect", this::reprotect),
                Route.of("POST", Lookup.ITEM + "/repairReplication", this::repair),
                Route.of("POST", Lookup.ITEM + "/remove", this::disable),
                Route.of("DELETE", Lookup.ITEM, this::disable));
    }

    private ApiResponse testFailover(ApiCall call) {
        Fields properties = call.body().object("properties");
        requireDirection(properties.text("failoverDirection", TO_RECOVERY), TO_RECOVERY);
        TestNetworkRequest network = TestNetworkRequest.of(properties);
        String point = point(provider(properties));
        return items.start(call, Operation.TEST_FAILOVER, Scenario.TEST_FAILOVER, (item, input) -> {
            network.addTo(input);
            choose(item, point, input);
        });
    }

    /** What a test failover is connected to. */
    record TestNetworkRequest(String type, @Nullable String networkId) {
        private static final String GIVEN = "VmNetworkAsInput";
        private static final String OWN = "NoNetworkAttachAsInput";

        static TestNetworkRequest of(Fields properties) {
            String id = properties.textOrNull("networkId");
            String type = properties.text("networkType", id == null ? OWN : GIVEN);
            if (!type.equals(GIVEN) && !type.equals(OWN)) {
                throw ApiException.badRequest(
                        "InvalidNetworkType",
                        "The network type '" + type + "' is not one for virtual machines in Azure.",
                        "Use " + GIVEN + " with a networkId, or " + OWN + ".");
            }
            if (type.equals(GIVEN)) {
                requireNetwork(properties.text("networkId"));
            }
            return new TestNetworkRequest(type, type.equals(GIVEN) ? id : null);
        }

        void addTo(ObjectNode input) {
            input.put("networkType", type);
            if (networkId != null) {
                input.put("networkId", networkId);
            }
        }
    }

    static void requireNetwork(String id) {
        try {
            if (ResourceAddress.parse(id).type().equalsIgnoreCase(ResourceAddress.NETWORK)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw ApiException.badRequest(
                "InvalidNetworkId", "'" + id + "' is not the ARM id of a virtual network.", "Give the id of one.");
    }

    private ApiResponse testFailoverCleanup(ApiCall call) {
        String comments = call.bodyOrEmpty().objectOrEmpty("properties").text("comments", "");
        return items.start(
                call,
                Operation.TEST_FAILOVER_CLEANUP,
                Scenario.TEST_FAILOVER_CLEANUP,
                (item, input) -> input.put("comments", comments));
    }

    private ApiResponse unplannedFailover(ApiCall call) {
        Fields properties = call.body().object("properties");
        requireDirection(properties.text("failoverDirection"), TO_RECOVERY);
        String point = point(provider(properties));
        return items.start(
                call,
                Operation.UNPLANNED_FAILOVER,
                Scenario.UNPLANNED_FAILOVER,
                (item, input) -> choose(item, point, input));
    }

    static void requireDirection(String direction, String expected) {
        if (!direction.equals(expected)) {
            throw ApiException.badRequest(
                    "InvalidFailoverDirection",
                    "The failover direction '" + direction + "' is not supported.",
                    "Use " + expected + ".");
        }
    }

    /** The details for this product's provider; absent ones are empty ones. */
    private static Fields provider(Fields properties) {
        Fields details = properties.objectOrEmpty("providerSpecificDetails");
        String type = details.text("instanceType", PROVIDER);
        if (!type.equals(PROVIDER)) {
            throw ApiException.badRequest(
                    "UnsupportedProvider", "The provider '" + type + "' is not supported here.", "Use " + PROVIDER);
        }
        return details;
    }

    private static @Nullable String point(Fields details) {
        String id = details.textOrNull("recoveryPointId");
        return id == null ? null : Lookup.newName(Lookup.lastPart(id)).toLowerCase(Locale.ROOT);
    }

    private void choose(ProtectedItem item, @Nullable String point, ObjectNode input) {
        if (point == null) {
            return;
        }
        if (records.points().get(item.itemId(), ControlRecords.pointId(point)).isEmpty()) {
            throw ApiException.notFound(point);
        }
        input.put("recoveryPoint", point);
    }

    private ApiResponse applyRecoveryPoint(ApiCall call) {
        String point = point(call.body().object("properties"));
        return items.start(
                call,
                Operation.CHANGE_POINT,
                Scenario.APPLY_RECOVERY_POINT,
                (item, input) -> choose(item, point, input));
    }

    private ApiResponse commit(ApiCall call) {
        return simple(call, Operation.COMMIT, Scenario.COMMIT_FAILOVER);
    }

    private ApiResponse cancel(ApiCall call) {
        return simple(call, Operation.CANCEL_FAILOVER, Scenario.CANCEL_FAILOVER);
    }

    private ApiResponse repair(ApiCall call) {
        return simple(call, Operation.REPAIR_REPLICATION, Scenario.REPAIR_REPLICATION);
    }

    private ApiResponse disable(ApiCall call) {
        return simple(call, Operation.DISABLE_PROTECTION, Scenario.DISABLE_PROTECTION);
    }

    private ApiResponse simple(ApiCall call, Operation operation, Scenario scenario) {
        call.bodyOrEmpty();
        return items.start(call, operation, scenario, (item, input) -> {});
    }

    private ApiResponse reprotect(ApiCall call) {
        Fields properties = call.body().object("properties");
        requireDirection(properties.text("failoverDirection"), "RecoveryToPrimary");
        properties.object("providerSpecificDetails").text("instanceType");
        return items.start(call, Operation.SWITCH_PROTECTION, Scenario.REPROTECT, (item, input) -> {});
    }

    /** Fails back, and there is nothing to fail back from yet: the job says so. */
    private ApiResponse plannedFailover(ApiCall call) {
        call.body().object("properties");
        return items.startAlways(call, Scenario.PLANNED_FAILOVER, (item, input) -> {});
    }
}
