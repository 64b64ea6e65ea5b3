package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Scenario;
import io.farshore.functions.jobs.ItemTargets;
import io.farshore.functions.jobs.JobItems;
import io.farshore.functions.request.Fields;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is done to a protected item. The state is checked here for a quick answer, and again by the job. */
final class FailoverRoutes {
    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    FailoverRoutes(ApiPorts ports) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", Lookup.ITEM + "/unplannedFailover", this::unplannedFailover),
                Route.of("POST", Lookup.ITEM + "/applyRecoveryPoint", this::applyRecoveryPoint),
                Route.of("POST", Lookup.ITEM + "/failoverCommit", this::commit),
                Route.of("POST", Lookup.ITEM + "/repairReplication", this::repair),
                Route.of("POST", Lookup.ITEM + "/remove", this::disable),
                Route.of("DELETE", Lookup.ITEM, this::disable));
    }

    private ApiResponse unplannedFailover(ApiCall call) {
        Fields properties = call.body().object("properties");
        String direction = properties.text("failoverDirection");
        if (!direction.equals("PrimaryToRecovery")) {
            throw ApiException.badRequest(
                    "InvalidFailoverDirection",
                    "The failover direction '" + direction + "' is not supported.",
                    "Use PrimaryToRecovery.");
        }
        Fields details = properties.objectOrEmpty("providerSpecificDetails");
        return start(
                call, Operation.UNPLANNED_FAILOVER, Scenario.UNPLANNED_FAILOVER, details.textOrNull("recoveryPointId"));
    }

    private ApiResponse applyRecoveryPoint(ApiCall call) {
        String point = call.body().object("properties").textOrNull("recoveryPointId");
        return start(call, Operation.CHANGE_POINT, Scenario.APPLY_RECOVERY_POINT, point);
    }

    private ApiResponse start(ApiCall call, Operation operation, Scenario scenario, @Nullable String pointId) {
        Fabric fabric = lookup.container(call);
        ProtectedItem item = allowed(call, fabric, operation);
        ObjectNode input = JobItems.input(item);
        if (pointId != null) {
            String point = Lookup.newName(Lookup.lastPart(pointId)).toLowerCase(Locale.ROOT);
            if (records.points()
                    .get(item.itemId(), ControlRecords.pointId(point))
                    .isEmpty()) {
                throw ApiException.notFound(point);
            }
            input.put("recoveryPoint", point);
        }
        return operations.start(call, scenario, ItemTargets.of(call.vault(), fabric, item, false), input);
    }

    private ApiResponse commit(ApiCall call) {
        return simple(call, Operation.COMMIT, Scenario.COMMIT_FAILOVER, false);
    }

    private ApiResponse repair(ApiCall call) {
        return simple(call, Operation.REPAIR_REPLICATION, Scenario.REPAIR_REPLICATION, false);
    }

    private ApiResponse disable(ApiCall call) {
        return simple(call, Operation.DISABLE_PROTECTION, Scenario.DISABLE_PROTECTION, true);
    }

    private ApiResponse simple(ApiCall call, Operation operation, Scenario scenario, boolean deletes) {
        call.bodyOrEmpty();
        Fabric fabric = lookup.container(call);
        ProtectedItem item = allowed(call, fabric, operation);
        return operations.start(
                call, scenario, ItemTargets.of(call.vault(), fabric, item, deletes), JobItems.input(item));
    }

    private ProtectedItem allowed(ApiCall call, Fabric fabric, Operation operation) {
        ProtectedItem item = lookup.item(call, fabric);
        if (!item.state().allows(operation)) {
            String allowed =
                    item.state().allowed().stream().map(Operation::wireName).collect(Collectors.joining(", "));
            throw ApiException.conflict(
                    "OperationNotAllowed",
                    operation.wireName() + " is not allowed while the item is in state "
                            + item.state().wireName() + " (" + item.state().description() + ").",
                    allowed.isEmpty() ? "Wait until its job has ended." : "Allowed now: " + allowed + ".");
        }
        return item;
    }
}
