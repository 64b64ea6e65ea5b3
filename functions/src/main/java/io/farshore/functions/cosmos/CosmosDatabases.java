package io.farshore.functions.cosmos;

import com.azure.core.credential.TokenCredential;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosDatabase;
import io.farshore.controlplane.store.DocumentStore;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Opens the two containers of Farshore's database. */
public final class CosmosDatabases {
    private static final String CONTROL = "control";
    private static final String CONTROL_PARTITION = "vaultId";
    private static final String POINTS = "points";
    private static final String POINTS_PARTITION = "itemId";

    private final CosmosDatabase database;

    /**
     * Connects in gateway mode, which needs port 443 only.
     *
     * @param key of the account; with it, missing database and containers are created. Null: the credential is used, and
     *     they must be there, as the deployment makes them
     */
    public CosmosDatabases(URI endpoint, @Nullable String key, TokenCredential credential, String name) {
        CosmosClientBuilder builder =
                new CosmosClientBuilder().endpoint(endpoint.toString()).gatewayMode();
        CosmosClient client = key == null
                ? builder.credential(credential).buildClient()
                : builder.key(key).buildClient();
        if (key != null) {
            client.createDatabaseIfNotExists(name);
        }
        database = client.getDatabase(name);
        if (key != null) {
            database.createContainerIfNotExists(CONTROL, "/" + CONTROL_PARTITION);
            database.createContainerIfNotExists(POINTS, "/" + POINTS_PARTITION);
        }
    }

    public DocumentStore control() {
        return new CosmosDocumentStore(database.getContainer(CONTROL), CONTROL_PARTITION);
    }

    public DocumentStore points() {
        return new CosmosDocumentStore(database.getContainer(POINTS), POINTS_PARTITION);
    }
}
