package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Requests on Microsoft.Compute/virtualMachines. */
final class VirtualMachineRoutes {
    private final ResourceStore store;
    private final Operations operations;
    private final VirtualMachines machines;
    private final BootDiagnostics diagnostics;
    private final Clock clock;
    private final ResourceRoutes routes;

    VirtualMachineRoutes(
            ResourceStore store,
            Operations operations,
            VirtualMachines machines,
            BootDiagnostics diagnostics,
            Clock clock) {
        this.store = store;
        this.operations = operations;
        this.machines = machines;
        this.diagnostics = diagnostics;
        this.clock = clock;
        this.routes = new ResourceRoutes(store, VirtualMachines.TYPE);
    }

    void addTo(Router router, Gate gate) {
        String path = routes.path();
        routes.addLists(router, gate);
        router.on("GET", path, gate.read(this::get))
                .on("GET", path + "/instanceView", gate.read(this::getInstanceView))
                .on("PUT", path, gate.write(this::put))
                .on(
                        "DELETE",
                        path,
                        gate.write(routes.delete(operations, Operation.Kind.DELETE_VIRTUAL_MACHINE, machine -> {})))
                .on("POST", path + "/start", gate.write(action(Operation.Kind.START)))
                .on("POST", path + "/powerOff", gate.write(action(Operation.Kind.POWER_OFF)))
                .on("POST", path + "/deallocate", gate.write(action(Operation.Kind.DEALLOCATE)))
                .on("POST", path + "/restart", gate.write(action(Operation.Kind.RESTART)))
                .on("POST", path + "/retrieveBootDiagnosticsData", gate.read(this::bootDiagnostics));
    }

    private Reply get(Request request) {
        Resource machine = routes.existing(request);
        if (request.query("$expand").orElse("").equalsIgnoreCase("instanceView")) {
            machine.properties().set("instanceView", instanceView(machine));
        }
        return Reply.json(200, machine.body());
    }

    private Reply getInstanceView(Request request) {
        return Reply.json(200, instanceView(routes.existing(request)));
    }

    private ObjectNode instanceView(Resource machine) {
        String state = machine.properties().path("provisioningState").asText();
        ObjectNode view = Json.object();
        ArrayNode statuses = view.putArray("statuses");
        statuses.add(status("ProvisioningState/" + state.toLowerCase(Locale.ROOT), "Provisioning " + state)
                .put("time", clock.instant().toString()));
        Power power = machines.power(machine);
        ObjectNode powerStatus = status(power.code(), power.display());
        if (power == Power.UNKNOWN) {
            powerStatus.put("message", "QEMU is not installed where the emulator runs, so the machine does not boot.");
        }
        statuses.add(powerStatus);
        return view;
    }

    private static ObjectNode status(String code, String display) {
        return Json.object().put("code", code).put("level", "Info").put("displayStatus", display);
    }

    private Reply put(Request request) throws IOException {
        ResourceId id = routes.idForPut(request);
        ObjectNode wanted = request.json();
        if (wanted.at("/properties/osProfile").isObject()) {
            throw ArmFaults.invalid(
                    "InvalidParameter", "Parameter 'osProfile' is not allowed when a disk is attached to boot from.");
        }
        if (wanted.at("/properties/hardwareProfile/vmSize").asText().isEmpty()) {
            throw ArmFaults.invalid("InvalidParameter", "Required parameter 'vmSize' is missing (null).");
        }
        MachineParts parts = MachineParts.of(wanted.path("properties"));
        return store.exclusively(() -> {
            Optional<Resource> present = store.find(id);
            Resource machine = describe(id, wanted, present);
            requireSameBootDisk(parts, present);
            machines.hold(machine, parts);
            store.put(machine);
            Operation operation = operations.start(Operation.Kind.PUT_VIRTUAL_MACHINE, id, Json.object());
            return Answers.following(request, operation, Reply.json(present.isPresent() ? 200 : 201, machine.body()));
        });
    }

    private Resource describe(ResourceId id, ObjectNode wanted, Optional<Resource> present) {
        Resource fresh = Resource.create(id, wanted);
        Resource machine = present.map(earlier -> new Resource(earlier.id(), fresh.body(), earlier.hidden()))
                .orElse(fresh);
        ObjectNode properties = machine.properties();
        properties.setAll((ObjectNode) wanted.get("properties"));
        properties.remove("instanceView");
        properties
                .put("provisioningState", present.isPresent() ? "Updating" : "Creating")
                .put("vmId", present.map(VirtualMachines::key).orElseGet(() -> UUID.randomUUID()
                        .toString()))
                .put(
                        "timeCreated",
                        present.map(earlier ->
                                        earlier.properties().path("timeCreated").asText())
                                .orElseGet(() -> clock.instant().toString()));
        return machine;
    }

    private static void requireSameBootDisk(MachineParts parts, Optional<Resource> present) {
        if (present.isPresent()
                && !MachineParts.of(present.get().properties())
                        .disks()
                        .getFirst()
                        .equals(parts.disks().getFirst())) {
            throw ArmFaults.conflict("PropertyChangeNotAllowed", "Changing property 'osDisk' is not allowed.");
        }
    }

    private Router.Handler action(Operation.Kind kind) {
        return request -> Answers.accepted(
                request, operations.start(kind, routes.existing(request).id(), Json.object()));
    }

    private Reply bootDiagnostics(Request request) throws IOException {
        return store.exclusively(() -> {
            Resource machine = routes.existing(request);
            String address = diagnostics.address(request.origin(), machine);
            store.put(machine);
            return Reply.json(200, Json.object().put("serialConsoleLogBlobUri", address));
        });
    }
}
