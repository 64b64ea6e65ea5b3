package io.farshore.functions.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.resourcemanager.compute.ComputeManager;
import com.azure.resourcemanager.compute.fluent.ComputeManagementClient;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Clients of Azure Resource Manager, one set per subscription. Thread-safe. */
public final class AzureClients {
    private final TokenCredential credential;
    private final String tenantId;
    private final AzureEnvironment environment;
    private final Map<String, ComputeManagementClient> compute = new ConcurrentHashMap<>();
    private final Map<String, NetworkManagementClient> network = new ConcurrentHashMap<>();

    /** Endpoint and authority are those of a sovereign cloud or of public Azure. */
    public AzureClients(TokenCredential credential, String tenantId, URI endpoint, URI authority) {
        this.credential = credential;
        this.tenantId = tenantId;
        environment = environment(endpoint, authority);
    }

    ComputeManagementClient compute(String subscriptionId) {
        return compute.computeIfAbsent(subscriptionId, id -> ComputeManager.authenticate(credential, profile(id))
                .serviceClient());
    }

    NetworkManagementClient network(String subscriptionId) {
        return network.computeIfAbsent(subscriptionId, id -> NetworkManager.authenticate(credential, profile(id))
                .serviceClient());
    }

    private AzureProfile profile(String subscriptionId) {
        return new AzureProfile(tenantId, subscriptionId, environment);
    }

    private static AzureEnvironment environment(URI endpoint, URI authority) {
        Map<String, String> endpoints = new HashMap<>(AzureEnvironment.AZURE.getEndpoints());
        String publicEndpoint = AzureEnvironment.AZURE.getResourceManagerEndpoint();
        if (!endpoint.equals(URI.create(publicEndpoint))) {
            String url = withSlash(endpoint);
            endpoints.put(AzureEnvironment.Endpoint.RESOURCE_MANAGER.identifier(), url);
            endpoints.put(AzureEnvironment.Endpoint.MANAGEMENT.identifier(), url);
        }
        endpoints.put(AzureEnvironment.Endpoint.ACTIVE_DIRECTORY.identifier(), withSlash(authority));
        return new AzureEnvironment(endpoints);
    }

    private static String withSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text : text + '/';
    }
}
