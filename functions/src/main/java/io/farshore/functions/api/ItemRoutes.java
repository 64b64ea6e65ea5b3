package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.policy.ReplicationPolicy;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.ItemView;
import io.farshore.controlplane.view.PointView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.TargetSizeView;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.jobs.ItemTargets;
import io.farshore.functions.jobs.JobItems;
import io.farshore.functions.request.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Protected items and their recovery points. */
final class ItemRoutes {
    private static final NextPage POINTS = NextPage.of("points");

    private final ApiPorts ports;
    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    ItemRoutes(ApiPorts ports) {
        this.ports = ports;
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("PUT", Lookup.ITEM, this::enable),
                Route.of("GET", Lookup.ITEM, this::get),
                Route.of("GET", Lookup.ITEM + "/targetComputeSizes", this::sizes),
                Route.of("GET", Lookup.ITEM + "/recoveryPoints", this::points),
                Route.of("GET", Lookup.ITEM + "/recoveryPoints/{point}", this::point));
    }

    private ApiResponse get(ApiCall call) {
        Fabric fabric = lookup.container(call);
        return ApiResponse.ok(view(call, fabric, lookup.item(call, fabric)));
    }

    private ObjectNode view(ApiCall call, Fabric fabric, ProtectedItem item) {
        String vaultId = call.vault().vaultId();
        Machine machine = lookup.machine(call, fabric, item.machineId()).orElse(null);
        Duration threshold = lookup.policy(call, item.policyName())
                .map(ReplicationPolicy::threshold)
                .orElse(Duration.ZERO);
        Job job = lookup.runningJob(vaultId, item.currentJobId());
        ItemView.Context context = new ItemView.Context(
                fabric, machine, threshold, job, ports.clock().instant());
        return new ItemView(new ResourceIds(call.vault())).item(item, context);
    }

    private ApiResponse enable(ApiCall call) {
        Vault vault = lookup.vault(call);
        Fabric fabric = lookup.container(call);
        String name = Lookup.newName(call.path("item"));
        Fields properties = call.body().object("properties");
        Fields input = properties.object("providerSpecificDetails");
        if (!input.text("instanceType").equals("InMageAzureV2")) {
            throw ApiException.badRequest(
                    "UnsupportedProvider", "Only InMageAzureV2 is supported here.", "Use InMageAzureV2.");
        }
        String machineId = Lookup.lastPart(properties.text("protectableItemId"));
        Machine machine = lookup.machine(call, fabric, machineId).orElseThrow(() -> ApiException.notFound(machineId));
        ReplicationPolicy policy = mappedPolicy(call, fabric, Lookup.lastPart(properties.text("policyId")));
        ProtectedItem item = new EnableRequest(vault, fabric, machine, input, ports.defaultVmSize())
                .item(
                        name,
                        policy.name(),
                        ports.ids().get().toString(),
                        ports.ids().get(),
                        ports.ids().get(),
                        ports.clock().instant());
        return start(call, fabric, create(fabric, item));
    }

    private ReplicationPolicy mappedPolicy(ApiCall call, Fabric fabric, String name) {
        ReplicationPolicy policy = lookup.policy(call, name).orElseThrow(() -> ApiException.notFound(name));
        boolean mapped = records.mappings().list(call.vault().vaultId()).stream()
                .anyMatch(mapping -> mapping.fabricId().equals(fabric.fabricId())
                        && mapping.policyName().equalsIgnoreCase(policy.name()));
        if (!mapped) {
            // 78253 is the contract's code for it.
            throw ApiException.badRequest(
                    "78253",
                    "The policy '" + name + "' is not associated with the protection container.",
                    "Create a protection container mapping first.");
        }
        return policy;
    }

    /**
     * A repeated request finds its item still being enabled, and its job. A server that is being removed is looked for after
     * the item is there for its removal to see.
     */
    private ProtectedItem create(Fabric fabric, ProtectedItem item) {
        String id = ControlRecords.itemId(item);
        boolean created = records.items().createIfAbsent(item.vaultId(), id, item);
        if (!records.stays(item.vaultId(), fabric.name())) {
            if (created) {
                records.items().delete(item.vaultId(), id);
            }
            throw ApiException.conflict(
                    "FabricBeingRemoved",
                    "The server '" + fabric.friendlyName() + "' is being removed.",
                    "Register the server again, then protect its machines.");
        }
        if (created) {
            return item;
        }
        Optional<ProtectedItem> existing = records.items()
                .get(item.vaultId(), id)
                .filter(old -> old.machineId().equals(item.machineId()))
                .filter(old -> old.state() == ProtectionState.ENABLING && old.currentJobId() != null);
        return existing.orElseThrow(() -> ApiException.conflict(
                "ProtectedItemExists",
                "A protected item named '" + item.name() + "' exists.",
                "Disable its protection first, or choose another name."));
    }

    private ApiResponse start(ApiCall call, Fabric fabric, ProtectedItem item) {
        String jobId = Optional.ofNullable(item.currentJobId()).orElseThrow();
        return operations.start(
                call,
                jobId,
                Scenario.ENABLE_PROTECTION,
                ItemTargets.of(call.vault(), fabric, item, false),
                JobItems.input(item));
    }

    private ApiResponse sizes(ApiCall call) {
        Fabric fabric = lookup.container(call);
        ProtectedItem item = lookup.item(call, fabric);
        return ApiResponse.ok(Wire.list(new TargetSizeView(new ResourceIds(call.vault()), fabric, item).sizes(), null));
    }

    private ApiResponse points(ApiCall call) {
        Fabric fabric = lookup.container(call);
        ProtectedItem item = lookup.item(call, fabric);
        PointView view = new PointView(new ResourceIds(call.vault()));
        Page<RecoveryPoint> page =
                records.points().page(item.itemId(), POINTS.rest(call, Span.ALL), NextPage.SIZE, point -> true);
        List<ObjectNode> views = page.values().stream()
                .map(point -> view.point(fabric, item.name(), point))
                .toList();
        String list = new ResourceIds(call.vault()).protectedItem(fabric, item.name()) + "/recoveryPoints";
        return ApiResponse.ok(Wire.list(views, POINTS.link(call, list, page)));
    }

    private ApiResponse point(ApiCall call) {
        Fabric fabric = lookup.container(call);
        ProtectedItem item = lookup.item(call, fabric);
        String name = Lookup.newName(call.path("point"));
        RecoveryPoint point = records.points()
                .get(item.itemId(), ControlRecords.pointId(name))
                .orElseThrow(() -> ApiException.notFound(name));
        return ApiResponse.ok(new PointView(new ResourceIds(call.vault())).point(fabric, item.name(), point));
    }
}
