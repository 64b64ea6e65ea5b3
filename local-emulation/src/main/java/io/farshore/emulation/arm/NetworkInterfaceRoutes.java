package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Network interfaces: addresses from their subnets, and the machine that holds them. */
final class NetworkInterfaceRoutes {
    static final String TYPE = "Microsoft.Network/networkInterfaces";

    private final ResourceStore store;
    private final Operations operations;
    private final ResourceRoutes routes;

    NetworkInterfaceRoutes(ResourceStore store, Operations operations) {
        this.store = store;
        this.operations = operations;
        this.routes = new ResourceRoutes(store, TYPE);
        operations.register(Operation.Kind.DELETE_NETWORK_RESOURCE, operation -> {
            store.remove(operation.target());
            return Optional.empty();
        });
    }

    void addTo(Router router, Gate gate) {
        routes.addReads(router, gate);
        router.on("PUT", routes.path(), gate.write(this::put));
        router.on(
                "DELETE",
                routes.path(),
                gate.write(routes.delete(
                        operations, Operation.Kind.DELETE_NETWORK_RESOURCE, NetworkInterfaceRoutes::mayDelete)));
    }

    private static void mayDelete(Resource card) {
        String machine = card.properties().path("virtualMachine").path("id").asText();
        if (!machine.isEmpty()) {
            throw ArmFaults.invalid(
                    "NicInUse",
                    "Network Interface " + card.id() + " is used by existing resource " + machine
                            + ". In order to delete the network interface, it must be dissociated from the resource.");
        }
    }

    private Reply put(Request request) throws IOException {
        ResourceId id = routes.idForPut(request);
        ObjectNode wanted = request.json();
        return store.exclusively(() -> {
            Optional<Resource> present = store.find(id);
            Resource card = Resource.create(id, wanted);
            if (wanted.path("properties") instanceof ObjectNode properties) {
                card.properties().setAll(properties);
            }
            keep(card, present);
            if (card.properties().path("ipConfigurations").isEmpty()) {
                throw ArmFaults.invalid(
                        "NetworkInterfaceMustHaveOneIpConfiguration", "An ipConfiguration is required.");
            }
            boolean primary = true;
            for (JsonNode configuration : card.properties().path("ipConfigurations")) {
                complete(card, (ObjectNode) configuration, present, primary);
                primary = false;
            }
            card.properties().put("provisioningState", "Succeeded");
            store.put(card);
            return Reply.json(present.isPresent() ? 200 : 201, card.body());
        });
    }

    /** What a client cannot change: the machine, and the hardware address. */
    private static void keep(Resource card, Optional<Resource> present) {
        card.properties().remove("virtualMachine");
        card.properties().put("macAddress", macAddress());
        if (present.isPresent()) {
            ObjectNode earlier = present.get().properties();
            card.properties().set("macAddress", earlier.path("macAddress"));
            if (earlier.path("virtualMachine").isObject()) {
                card.properties().set("virtualMachine", earlier.get("virtualMachine"));
            }
        }
    }

    private void complete(Resource card, ObjectNode configuration, Optional<Resource> present, boolean first) {
        String name = configuration.path("name").asText();
        ObjectNode properties = configuration.withObjectProperty("properties");
        String subnetId = properties.path("subnet").path("id").asText();
        Subnet subnet = subnet(subnetId);
        Set<String> taken = takenAddresses(subnetId, card.id());
        String asked = properties.path("privateIPAddress").asText();
        requireUsable(asked, subnet, taken);
        String wanted = asked.isEmpty() ? address(present, name) : asked;
        String address = !wanted.isEmpty() && subnet.contains(wanted)
                ? wanted
                : subnet.free(taken)
                        .orElseThrow(() -> ArmFaults.invalid("SubnetIsFull", "The subnet has no free address."));
        configuration.put("id", card.id() + "/ipConfigurations/" + name);
        properties
                .put("provisioningState", "Succeeded")
                .put("privateIPAddress", address)
                .put("privateIPAddressVersion", "IPv4")
                .put("primary", properties.path("primary").asBoolean(first));
        if (!properties.has("privateIPAllocationMethod")) {
            properties.put("privateIPAllocationMethod", "Dynamic");
        }
    }

    private Subnet subnet(String id) {
        int at = id.toLowerCase(Locale.ROOT).lastIndexOf("/subnets/");
        Optional<Resource> network = at < 0
                ? Optional.empty()
                : ResourceId.parse(id.substring(0, at)).flatMap(store::find);
        return network.flatMap(found -> VirtualNetworkRoutes.subnet(found, id.substring(at + "/subnets/".length())))
                .map(Subnet::of)
                .orElseThrow(() -> ArmFaults.invalid(
                        "InvalidResourceReference", "Resource " + id + " referenced by the interface was not found."));
    }

    private static String address(Optional<Resource> card, String configurationName) {
        if (card.isPresent()) {
            for (JsonNode configuration : card.get().properties().path("ipConfigurations")) {
                if (configuration.path("name").asText().equalsIgnoreCase(configurationName)) {
                    return configuration.at("/properties/privateIPAddress").asText();
                }
            }
        }
        return "";
    }

    private static void requireUsable(String asked, Subnet subnet, Set<String> taken) {
        if (!asked.isEmpty() && !subnet.contains(asked)) {
            throw ArmFaults.invalid("PrivateIPAddressNotInSubnet", "The address " + asked + " is not in the subnet.");
        }
        if (taken.contains(asked)) {
            throw ArmFaults.invalid("PrivateIPAddressInUse", "The address " + asked + " is in use.");
        }
    }

    /** Addresses in this subnet only: an isolated test network may use the same ones. */
    private Set<String> takenAddresses(String subnetId, ResourceId except) {
        Set<String> taken = new HashSet<>();
        for (Resource card : store.list(id -> id.type().equalsIgnoreCase(TYPE) && !id.equals(except))) {
            for (JsonNode configuration : card.properties().path("ipConfigurations")) {
                if (configuration.at("/properties/subnet/id").asText().equalsIgnoreCase(subnetId)) {
                    taken.add(configuration.at("/properties/privateIPAddress").asText());
                }
            }
        }
        return taken;
    }

    /** An address in the block that Azure's machines have. */
    private static String macAddress() {
        int low = ThreadLocalRandom.current().nextInt(1 << 24);
        return "00-0D-3A-%02X-%02X-%02X".formatted(low >> 16 & 0xFF, low >> 8 & 0xFF, low & 0xFF);
    }
}
