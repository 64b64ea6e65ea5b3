package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Virtual networks, with their subnets inside them as Azure keeps them. */
final class VirtualNetworkRoutes {
    static final String TYPE = "Microsoft.Network/virtualNetworks";

    private final ResourceStore store;
    private final Operations operations;
    private final ResourceRoutes routes;

    VirtualNetworkRoutes(ResourceStore store, Operations operations) {
        this.store = store;
        this.operations = operations;
        this.routes = new ResourceRoutes(store, TYPE);
    }

    void addTo(Router router, Gate gate) {
        routes.addReads(router, gate);
        router.on("PUT", routes.path(), gate.write(this::put));
        router.on(
                "DELETE",
                routes.path(),
                gate.write(routes.delete(operations, Operation.Kind.DELETE_NETWORK_RESOURCE, this::mayDelete)));
        router.on("GET", routes.path() + "/subnets", gate.read(this::listSubnets));
        router.on("GET", routes.path() + "/subnets/{subnet}", gate.read(this::getSubnet));
        router.on("PUT", routes.path() + "/subnets/{subnet}", gate.write(this::putSubnet));
    }

    /** The subnet with this id in {@code network}. */
    static Optional<ObjectNode> subnet(Resource network, String name) {
        for (JsonNode subnet : network.properties().path("subnets")) {
            if (subnet.path("name").asText().equalsIgnoreCase(name) && subnet instanceof ObjectNode object) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    private Reply put(Request request) throws IOException {
        ResourceId id = routes.idForPut(request);
        ObjectNode wanted = request.json();
        return store.exclusively(() -> {
            boolean created = store.find(id).isEmpty();
            Resource network = Resource.create(id, wanted);
            if (wanted.path("properties") instanceof ObjectNode properties) {
                network.properties().setAll(properties);
            }
            ArrayNode subnets = network.properties().withArrayProperty("subnets");
            for (JsonNode subnet : subnets) {
                complete(network, (ObjectNode) subnet);
            }
            network.properties().put("provisioningState", "Succeeded");
            store.put(network);
            return Reply.json(created ? 201 : 200, network.body());
        });
    }

    private static void complete(Resource network, ObjectNode subnet) {
        Subnet.of(subnet);
        subnet.put("id", network.id() + "/subnets/" + subnet.path("name").asText());
        subnet.put("type", TYPE + "/subnets");
        subnet.withObjectProperty("properties").put("provisioningState", "Succeeded");
    }

    private Reply listSubnets(Request request) {
        ObjectNode answer = Json.object();
        answer.set("value", routes.existing(request).properties().withArrayProperty("subnets"));
        return Reply.json(200, answer);
    }

    private Reply getSubnet(Request request) {
        String name = request.variable("subnet");
        return subnet(routes.existing(request), name)
                .map(subnet -> Reply.json(200, subnet))
                .orElseThrow(() -> new HttpFault(404, "NotFound", "The subnet '" + name + "' could not be found."));
    }

    private Reply putSubnet(Request request) throws IOException {
        String name = request.variable("subnet");
        ObjectNode wanted = request.json().put("name", name);
        return store.exclusively(() -> {
            Resource network = routes.existing(request);
            Optional<ObjectNode> present = subnet(network, name);
            present.ifPresentOrElse(
                    subnet -> subnet.setAll(wanted),
                    () -> network.properties().withArrayProperty("subnets").add(wanted));
            ObjectNode result = present.orElse(wanted);
            complete(network, result);
            store.put(network);
            return Reply.json(present.isPresent() ? 200 : 201, result);
        });
    }

    private void mayDelete(Resource network) {
        String prefix = network.id().key() + "/subnets/";
        for (Resource card : store.list(id -> id.type().equalsIgnoreCase(NetworkInterfaceRoutes.TYPE))) {
            if (card.body().toString().toLowerCase(Locale.ROOT).contains(prefix)) {
                throw ArmFaults.conflict(
                        "InUseSubnetCannotBeDeleted",
                        "A subnet of " + network.id().name() + " is in use by " + card.id()
                                + " and cannot be deleted.");
            }
        }
    }
}
