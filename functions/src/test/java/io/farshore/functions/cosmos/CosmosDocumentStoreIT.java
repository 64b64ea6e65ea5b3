package io.farshore.functions.cosmos;

import com.azure.core.credential.TokenCredential;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.DocumentStoreContract;
import io.farshore.functions.RealServices;
import java.net.URI;
import reactor.core.publisher.Mono;

final class CosmosDocumentStoreIT extends DocumentStoreContract {
    private static final TokenCredential NONE = request -> Mono.error(new IllegalStateException("the key is used"));

    @Override
    protected DocumentStore store() {
        URI endpoint = URI.create(RealServices.cosmosEndpoint());
        String key = RealServices.cosmosKey();
        return new CosmosDatabases(endpoint, key, NONE, "farshore-it").control();
    }
}
