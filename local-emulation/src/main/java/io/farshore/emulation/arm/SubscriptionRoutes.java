package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Subscriptions, resource groups, providers, and the metadata by which tools find the sign-in address. */
final class SubscriptionRoutes {
    private static final List<String> PROVIDERS =
            List.of("Microsoft.Compute", "Microsoft.Network", "Microsoft.Resources", "Microsoft.RecoveryServices");

    private final ResourceStore store;
    private final URI issuer;

    SubscriptionRoutes(ResourceStore store, URI issuer) {
        this.store = store;
        this.issuer = issuer;
    }

    void addTo(Router router, Gate gate) {
        router.on("GET", "/metadata/endpoints", this::metadata)
                .on("GET", "/subscriptions/{subscription}", gate.read(this::subscription))
                .on("GET", "/subscriptions/{subscription}/providers", gate.read(this::providers))
                .on("GET", "/subscriptions/{subscription}/providers/{provider}", gate.read(this::provider))
                .on("POST", "/subscriptions/{subscription}/providers/{provider}/register", gate.write(this::provider))
                .on("GET", "/subscriptions/{subscription}/resourceGroups", gate.read(this::groups))
                .on("PUT", ResourceRoutes.GROUP, gate.write(this::putGroup))
                .on(
                        "GET",
                        ResourceRoutes.GROUP,
                        gate.read(request -> Reply.json(200, group(request).body())))
                .on("HEAD", ResourceRoutes.GROUP, gate.read(this::headGroup))
                .on("GET", ResourceRoutes.GROUP + "/resources", gate.read(this::resources));
    }

    private Reply metadata(Request request) {
        ObjectNode environment =
                Json.object().put("name", "FarshoreLab").put("resourceManager", request.origin() + "/");
        String tenant = issuer.getPath().substring(1);
        ObjectNode authentication = environment
                .putObject("authentication")
                .put("loginEndpoint", issuer.resolve("/").toString())
                .put("tenant", tenant)
                .put("identityProvider", "AAD");
        authentication
                .putArray("audiences")
                .add("https://management.azure.com/")
                .add(request.origin() + "/");
        environment.putObject("suffixes");
        if (request.query("api-version").orElse("").startsWith("2015")) {
            return Reply.json(200, environment);
        }
        ObjectNode holder = Json.object();
        return Reply.json(200, holder.putArray("environments").add(environment));
    }

    private Reply subscription(Request request) {
        String subscription = request.variable("subscription");
        ObjectNode answer = Json.object()
                .put("id", "/subscriptions/" + subscription)
                .put("subscriptionId", subscription)
                .put("displayName", "Farshore lab")
                .put("state", "Enabled")
                .put("tenantId", issuer.getPath().substring(1));
        return Reply.json(200, answer);
    }

    private Reply providers(Request request) {
        ObjectNode answer = Json.object();
        ArrayNode value = answer.putArray("value");
        PROVIDERS.forEach(provider -> value.add(describe(request, provider)));
        return Reply.json(200, answer);
    }

    private Reply provider(Request request) {
        String name = request.variable("provider");
        return PROVIDERS.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map(provider -> Reply.json(200, describe(request, provider)))
                .orElseThrow(() -> new HttpFault(
                        404, "InvalidResourceNamespace", "The resource namespace '" + name + "' is invalid."));
    }

    private static ObjectNode describe(Request request, String provider) {
        return Json.object()
                .put("id", "/subscriptions/" + request.variable("subscription") + "/providers/" + provider)
                .put("namespace", provider)
                .put("registrationState", "Registered");
    }

    private Reply putGroup(Request request) throws IOException {
        ResourceId id = ResourceId.ofGroup(request.variable("subscription"), request.variable("group"));
        if (request.json().path("location").asText().isEmpty()) {
            throw ArmFaults.invalid("LocationRequired", "The location property is required for this definition.");
        }
        return store.exclusively(() -> {
            boolean created = store.find(id).isEmpty();
            Resource group = Resource.create(id, request.json());
            group.properties().put("provisioningState", "Succeeded");
            store.put(group);
            return Reply.json(created ? 201 : 200, group.body());
        });
    }

    private Resource group(Request request) {
        ResourceId id = ResourceId.ofGroup(request.variable("subscription"), request.variable("group"));
        return store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
    }

    private Reply headGroup(Request request) {
        group(request);
        return Reply.empty(204);
    }

    private Reply groups(Request request) {
        return Answers.list(
                store.list(id -> id.isGroup() && id.subscription().equalsIgnoreCase(request.variable("subscription"))));
    }

    private Reply resources(Request request) {
        ResourceId group = group(request).id();
        return Answers.list(store.list(id -> !id.isGroup() && id.groupId().equals(group)));
    }
}
