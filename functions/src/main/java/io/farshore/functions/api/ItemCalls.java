package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Scenario;
import io.farshore.functions.jobs.ItemTargets;
import io.farshore.functions.jobs.JobItems;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What all operations on a protected item have in common. The state is checked here for a quick answer, and again by the
 * job.
 */
final class ItemCalls {
    private final Lookup lookup;
    private final io.farshore.functions.api.Operations operations;

    ItemCalls(ApiPorts ports) {
        lookup = new Lookup(ports.records());
        operations = new io.farshore.functions.api.Operations(ports);
    }

    /** Starts the job of an operation that the item allows now. @param input adds to the job's input */
    ApiResponse start(
            ApiCall call, Operation operation, Scenario scenario, BiConsumer<ProtectedItem, ObjectNode> input) {
        Fabric fabric = lookup.container(call);
        ProtectedItem item = lookup.item(call, fabric);
        if (!item.allows(operation)) {
            throw notAllowed(item, operation.wireName());
        }
        return begin(call, fabric, item, scenario, input);
    }

    /** Starts a job whatever state the item is in. */
    ApiResponse startAlways(ApiCall call, Scenario scenario, BiConsumer<ProtectedItem, ObjectNode> input) {
        Fabric fabric = lookup.container(call);
        return begin(call, fabric, lookup.item(call, fabric), scenario, input);
    }

    private ApiResponse begin(
            ApiCall call,
            Fabric fabric,
            ProtectedItem item,
            Scenario scenario,
            BiConsumer<ProtectedItem, ObjectNode> input) {
        ObjectNode all = JobItems.input(item);
        input.accept(item, all);
        boolean deletes = scenario == Scenario.DISABLE_PROTECTION;
        return operations.start(call, scenario, ItemTargets.of(call.vault(), fabric, item, deletes), all);
    }

    static ApiException notAllowed(ProtectedItem item, String operation) {
        String allowed = item.allowed().stream().map(Operation::wireName).collect(Collectors.joining(", "));
        return ApiException.conflict(
                "OperationNotAllowed",
                operation + " is not allowed while the item is in state "
                        + item.state().wireName() + " (" + item.state().description() + "), test failover "
                        + item.testFailover().state().wireName() + ".",
                allowed.isEmpty() ? "Wait until its job has ended." : "Allowed now: " + allowed + ".");
    }

    /** An item that exists, else 404. */
    ProtectedItem item(ApiCall call) {
        return lookup.item(call, lookup.container(call));
    }
}
