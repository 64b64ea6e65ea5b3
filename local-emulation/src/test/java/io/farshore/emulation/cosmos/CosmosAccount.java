package io.farshore.emulation.cosmos;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.GatewayConnectionConfig;
import java.nio.file.Path;
import java.util.Optional;

/** The account under test: the emulator, or a real one named by FARSHORE_COSMOS_ENDPOINT and FARSHORE_COSMOS_KEY. */
final class CosmosAccount implements AutoCloseable {
    static {
        // Read once by the client library, when its configuration class is loaded.
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
    }

    private final Optional<CosmosProcess> emulator;
    private final CosmosClient client;

    private CosmosAccount(Optional<CosmosProcess> emulator, CosmosClient client) {
        this.emulator = emulator;
        this.client = client;
    }

    static CosmosAccount open(Path data) {
        String endpoint = System.getenv("FARSHORE_COSMOS_ENDPOINT");
        String key = System.getenv("FARSHORE_COSMOS_KEY");
        if (endpoint != null && key != null) {
            return new CosmosAccount(Optional.empty(), client(endpoint, key));
        }
        CosmosProcess emulator = CosmosProcess.start(data);
        return new CosmosAccount(Optional.of(emulator), client(emulator.endpoint(), MasterKey.WELL_KNOWN));
    }

    static CosmosClient client(String endpoint, String key) {
        return new CosmosClientBuilder()
                .endpoint(endpoint)
                .key(key)
                .gatewayMode(GatewayConnectionConfig.getDefaultConfig())
                .endpointDiscoveryEnabled(false)
                .contentResponseOnWriteEnabled(true)
                .buildClient();
    }

    CosmosClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        emulator.ifPresent(CosmosProcess::close);
    }
}
