package io.farshore.functions.api;

import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.functions.request.Fields;
import java.util.Map;
import java.util.UUID;

/**
 * A request that has found its route.
 *
 * @param variables the parts of the path that the route names
 * @param clientRequestId the client's name for it, or one drawn for it
 */
public record ApiCall(ApiRequest request, Map<String, String> variables, String clientRequestId) {
    /** A part of the path. */
    public String path(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no " + name);
        }
        return value;
    }

    public VaultAddress vault() {
        return new VaultAddress(path("subscription"), path("group"), path("vault"));
    }

    /** The body as a JSON object. */
    public Fields body() {
        return Fields.parse(request.body());
    }

    /** The body, which may be absent. */
    public Fields bodyOrEmpty() {
        return Fields.parse(request.body().isBlank() ? "{}" : request.body());
    }

    public String apiVersion() {
        return request.query("api-version").orElse("");
    }

    /** As jobs show it. */
    public String activityId() {
        return clientRequestId + " ActivityId: " + UUID.randomUUID();
    }
}
