package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.ReplicationHealth;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.VaultHealthView;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.alerts.FabricHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The health of a vault, and lists that are the same for every vault. */
final class VaultHealthRoutes {
    private static final String HEALTH = Lookup.VAULT + "/replicationVaultHealth";
    private static final String PROVIDER = "InMageAzureV2";

    private final ControlRecords records;
    private final Clock clock;
    private final Lookup lookup;
    private final Operations operations;

    VaultHealthRoutes(ApiPorts ports) {
        records = ports.records();
        clock = ports.clock();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", HEALTH, call -> ApiResponse.ok(health(call))),
                Route.of("POST", HEALTH + "/default/refresh", this::refresh),
                Route.of("GET", HEALTH + "/operationresults/{job}", this::refreshed),
                Route.of("GET", Lookup.VAULT + "/replicationSupportedOperatingSystems", this::operatingSystems),
                Route.of("GET", Lookup.VAULT + "/replicationAppliances", call -> {
                    lookup.vault(call);
                    return ApiResponse.ok(Wire.list(List.of(), null));
                }));
    }

    private ObjectNode health(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        Instant now = clock.instant();
        Map<String, Fabric> fabrics = lookup.fabrics(vaultId);
        Map<String, Duration> thresholds = lookup.thresholds(vaultId);
        List<VaultHealthView.Part> items = records.items().list(vaultId).stream()
                .map(item -> new VaultHealthView.Part(
                        item.correlationId(),
                        errors(item, fabrics, thresholds, now),
                        item.state().allowed().contains(Operation.TEST_FAILOVER)
                                && item.testFailover().lastSuccessTime() == null))
                .toList();
        List<VaultHealthView.Part> sites = fabrics.values().stream()
                .map(fabric -> new VaultHealthView.Part(
                        fabric.fabricId(),
                        FabricHealth.observed(records, vaultId, fabric, now).healthErrors(),
                        false))
                .toList();
        return new VaultHealthView(new ResourceIds(call.vault())).health(items, sites);
    }

    private static List<HealthError> errors(
            ProtectedItem item, Map<String, Fabric> fabrics, Map<String, Duration> thresholds, Instant now) {
        Fabric fabric = fabrics.get(item.fabricId());
        Duration threshold = thresholds.getOrDefault(item.policyName().toLowerCase(Locale.ROOT), Duration.ZERO);
        return fabric == null ? item.healthErrors() : ReplicationHealth.of(item, fabric, threshold, now);
    }

    private ApiResponse refresh(ApiCall call) {
        Vault vault = lookup.vault(call);
        String id = vault.address().childPrefix() + "/replicationVaultHealth";
        JobTarget target = new JobTarget(
                Long.toString(vault.resourceNumber()), vault.address().name(), id, false, Map.of());
        return operations.start(call, Scenario.REFRESH_VAULT_HEALTH, target, Json.MAPPER.createObjectNode());
    }

    private ApiResponse refreshed(ApiCall call) {
        Job job = lookup.job(call);
        return job.state().isOver() ? ApiResponse.ok(health(call)) : operations.accepted(call, job);
    }

    /** What the agent and the recovered disks were tried with; nothing stops others from working. */
    private ApiResponse operatingSystems(ApiCall call) {
        lookup.vault(call);
        ObjectNode properties = Wire.object();
        ArrayNode list = properties.putArray("supportedOsList");
        String asked = call.request().query("instanceType").orElse(PROVIDER);
        if (asked.equalsIgnoreCase(PROVIDER)) {
            ArrayNode systems = list.addObject().put("instanceType", PROVIDER).putArray("supportedOs");
            ObjectNode debian = systems.addObject().put("osName", "Debian").put("osType", "Linux");
            ObjectNode version = debian.putArray("osVersions").addObject();
            version.put("version", "12").putNull("servicePack");
        }
        String id = new ResourceIds(call.vault()).child("replicationSupportedOperatingSystems", "Default");
        String type = ResourceIds.VAULT_TYPE + "/replicationSupportedOperatingSystems";
        return ApiResponse.ok(Wire.resource(id, "Default", type, properties));
    }
}
