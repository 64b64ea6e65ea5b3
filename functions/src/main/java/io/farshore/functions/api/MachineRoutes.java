package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.job.JobTarget;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
import io.farshore.controlplane.view.MachineView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.jobs.DiscoverJobs;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.List;
import java.util.Set;

/** Protectable items, page by page, and the search for a physical machine: classic-wire.md section 1.6. */
final class MachineRoutes {
    private static final String MACHINES = Lookup.CONTAINER + "/replicationProtectableItems";

    /** The most that a client gets. */
    private static final int MAX_PAGE = 500;

    /** As recorded for this list. */
    private static final NextPage PAGES = new NextPage("machines", "$skipToken");

    private static final Set<String> STATES = Set.of("protected", "unprotected");
    private static final Set<String> OS_TYPES = Set.of("windows", "linux");

    private final ControlRecords records;
    private final Lookup lookup;
    private final Operations operations;

    MachineRoutes(ApiPorts ports) {
        records = ports.records();
        lookup = new Lookup(records);
        operations = new Operations(ports);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", MACHINES, this::list),
                Route.of("GET", MACHINES + "/{machine}", this::get),
                Route.of("POST", Lookup.CONTAINER + "/discoverProtectableItem", this::discover));
    }

    private ApiResponse get(ApiCall call) {
        Fabric fabric = lookup.container(call);
        return ApiResponse.ok(
                new MachineView(new ResourceIds(call.vault())).machine(fabric, lookup.machine(call, fabric)));
    }

    private ApiResponse list(ApiCall call) {
        Fabric fabric = lookup.container(call);
        Filter filter = Filter.parse(call.request().query("$filter").orElse(""), Set.of("State"));
        filter.value("State").ifPresent(MachineRoutes::requireState);
        int take = take(call.request().query("$take").orElse(""));
        Page<Machine> page = records.machines()
                .page(
                        call.vault().vaultId(),
                        PAGES.rest(call, Span.ALL),
                        take,
                        machine -> machine.fabricId().equals(fabric.fabricId())
                                && filter.matches("State", state(machine)));
        ResourceIds ids = new ResourceIds(call.vault());
        MachineView view = new MachineView(ids);
        List<ObjectNode> views = page.values().stream()
                .map(machine -> view.machine(fabric, machine))
                .toList();
        return ApiResponse.ok(
                Wire.list(views, PAGES.link(call, ids.container(fabric) + "/replicationProtectableItems", page)));
    }

    private static String state(Machine machine) {
        return machine.protectedItemName() == null ? "Unprotected" : "Protected";
    }

    private static void requireState(String state) {
        if (!STATES.contains(state.toLowerCase(java.util.Locale.ROOT))) {
            throw new InvalidRequestException("$filter: State is Protected or Unprotected, not '" + state + "'.");
        }
    }

    private static int take(String text) {
        if (text.isEmpty()) {
            return NextPage.SIZE;
        }
        try {
            int take = Integer.parseInt(text);
            if (take >= 1) {
                return Math.min(take, MAX_PAGE);
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("$take must be a number.", e);
        }
        throw new InvalidRequestException("$take must be 1 or more.");
    }

    private ApiResponse discover(ApiCall call) {
        Fabric fabric = lookup.container(call);
        Fields properties = call.body().object("properties");
        DiscoverJobs.Wanted wanted = new DiscoverJobs.Wanted(
                fabric.fabricId(),
                properties.text("friendlyName"),
                properties.text("ipAddress"),
                properties.text("osType"));
        if (!OS_TYPES.contains(wanted.osType().toLowerCase(java.util.Locale.ROOT))) {
            throw new InvalidRequestException("The field 'properties.osType' must be Windows or Linux.");
        }
        String objectId = DiscoverJobs.find(records, call.vault().vaultId(), wanted)
                .map(Machine::machineId)
                .orElse("");
        String id = new ResourceIds(call.vault()).container(fabric);
        JobTarget target = new JobTarget(objectId, wanted.friendlyName(), id, false, VCenterRoutes.primary(fabric));
        return operations.start(call, Scenario.DISCOVER_PHYSICAL_MACHINE, target, wanted.input());
    }
}
