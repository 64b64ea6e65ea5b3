package io.farshore.functions.api;

import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.request.Fields;
import java.util.List;

/** Changes of a protected item that move nothing: its target, its health errors, its agent. */
final class ItemUpdateRoutes {
    private final ItemCalls items;

    ItemUpdateRoutes(ApiPorts ports) {
        items = new ItemCalls(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("PATCH", Lookup.ITEM, this::update),
                Route.of("POST", Lookup.ITEM + "/updateMobilityService", this::updateMobilityService),
                Route.of("POST", Lookup.ITEM + "/resolveHealthErrors", this::resolveHealthErrors),
                Route.of("POST", Lookup.ITEM + "/addDisks", call -> otherProvider(call, "A2A or InMageRcm")),
                Route.of("POST", Lookup.ITEM + "/switchProvider", call -> otherProvider(call, "InMageRcm")),
                Route.of("POST", Lookup.ITEM + "/updateAppliance", call -> otherProvider(call, "InMageRcm")));
    }

    private ApiResponse update(ApiCall call) {
        Fields properties = call.body().object("properties");
        ProtectedItem item = items.item(call);
        if (!item.state().replicates()) {
            throw ItemCalls.notAllowed(item, "UpdateVmProperties");
        }
        FailoverTarget target = new TargetUpdate(item.target(), properties).apply();
        return items.startAlways(
                call, Scenario.UPDATE_PROPERTIES, (now, input) -> input.set("target", Json.MAPPER.valueToTree(target)));
    }

    private ApiResponse updateMobilityService(ApiCall call) {
        call.body().object("properties");
        return items.startAlways(call, Scenario.UPDATE_MOBILITY_SERVICE, (item, input) -> {});
    }

    private ApiResponse resolveHealthErrors(ApiCall call) {
        List<String> codes = call.body().object("properties").objects("healthErrors").stream()
                .map(error -> error.text("healthErrorId"))
                .toList();
        return items.startAlways(call, Scenario.RESOLVE_HEALTH_ERRORS, (item, input) -> {
            var list = input.putArray("codes");
            codes.forEach(list::add);
        });
    }

    private ApiResponse otherProvider(ApiCall call, String providers) {
        items.item(call);
        throw ApiException.badRequest(
                "UnsupportedProvider",
                "This operation is for items of provider " + providers + "; this one is of InMageAzureV2.",
                "Disable protection and enable it with the disks wanted.");
    }
}
