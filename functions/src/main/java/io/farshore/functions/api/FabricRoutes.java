package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.FabricView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.alerts.FabricHealth;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Fabrics, providers and containers: all are made by sites, and only read here. */
final class FabricRoutes {
    private static final String PROVIDERS = "/replicationRecoveryServicesProviders";
    private static final String CONTAINERS = "/replicationProtectionContainers";

    private final ControlRecords records;
    private final Lookup lookup;
    private final Clock clock;

    FabricRoutes(ApiPorts ports) {
        records = ports.records();
        clock = ports.clock();
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", Lookup.VAULT + "/replicationFabrics", this::fabrics),
                Route.of("GET", Lookup.FABRIC, call -> ApiResponse.ok(view(call, lookup.fabric(call)))),
                Route.of("GET", Lookup.VAULT + PROVIDERS, call -> each(call, this::provider)),
                Route.of("GET", Lookup.FABRIC + PROVIDERS, call -> one(provider(call, lookup.fabric(call)))),
                Route.of("GET", Lookup.FABRIC + PROVIDERS + "/{provider}", this::provider),
                Route.of("GET", Lookup.VAULT + CONTAINERS, call -> each(call, this::container)),
                Route.of("GET", Lookup.FABRIC + CONTAINERS, call -> one(container(call, lookup.fabric(call)))),
                Route.of("GET", Lookup.CONTAINER, call -> ApiResponse.ok(container(call, lookup.container(call)))));
    }

    /** Makes a view of a fabric. */
    private interface FabricViewer {
        ObjectNode view(ApiCall call, Fabric fabric);
    }

    private ApiResponse fabrics(ApiCall call) {
        return each(call, this::view);
    }

    private ApiResponse each(ApiCall call, FabricViewer viewer) {
        Vault vault = lookup.vault(call);
        List<ObjectNode> views = records.fabrics().list(vault.vaultId()).stream()
                .sorted(Comparator.comparing(Fabric::name))
                .map(fabric -> viewer.view(call, fabric))
                .toList();
        return ApiResponse.ok(Wire.list(views, null));
    }

    private static ApiResponse one(ObjectNode view) {
        return ApiResponse.ok(Wire.list(List.of(view), null));
    }

    ObjectNode view(ApiCall call, Fabric fabric) {
        int machines = (int) records.machines().list(call.vault().vaultId()).stream()
                .filter(machine -> machine.fabricId().equals(fabric.fabricId()))
                .count();
        Instant certificateEnd = records.siteKeys()
                .get(call.vault().vaultId(), ControlRecords.siteKeyId(fabric.siteKeyId()))
                .map(SiteKey::validTo)
                .orElse(null);
        return new FabricView(new ResourceIds(call.vault()))
                .fabric(
                        observed(call, fabric),
                        new FabricView.Context(items(call, fabric), machines, certificateEnd, clock.instant()));
    }

    private Fabric observed(ApiCall call, Fabric fabric) {
        return FabricHealth.observed(records, call.vault().vaultId(), fabric, clock.instant());
    }

    private ObjectNode provider(ApiCall call, Fabric fabric) {
        return new FabricView(new ResourceIds(call.vault())).provider(observed(call, fabric), items(call, fabric));
    }

    private ApiResponse provider(ApiCall call) {
        Fabric fabric = lookup.fabric(call);
        if (!fabric.fabricId().equalsIgnoreCase(call.path("provider"))) {
            throw ApiException.notFound(call.path("provider"));
        }
        return ApiResponse.ok(provider(call, fabric));
    }

    private ObjectNode container(ApiCall call, Fabric fabric) {
        boolean paired = records.mappings().list(call.vault().vaultId()).stream()
                .anyMatch(mapping -> mapping.fabricId().equals(fabric.fabricId()));
        return new FabricView(new ResourceIds(call.vault())).container(fabric, items(call, fabric), paired);
    }

    private int items(ApiCall call, Fabric fabric) {
        return (int) records.items().list(call.vault().vaultId()).stream()
                .filter(item -> item.fabricId().equals(fabric.fabricId()))
                .count();
    }
}
