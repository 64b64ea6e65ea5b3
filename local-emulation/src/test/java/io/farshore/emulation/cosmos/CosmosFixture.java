package io.farshore.emulation.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.azure.cosmos.models.ThroughputProperties;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A database of its own in the account under test, and what the suites share. */
final class CosmosFixture implements AutoCloseable {
    static final PartitionKey VAULT = new PartitionKey("vault-1");

    private final CosmosAccount account;
    private final CosmosDatabase database;

    CosmosFixture(Path data) {
        account = CosmosAccount.open(data);
        String id = "farshore-suite-" + newId();
        account.client().createDatabaseIfNotExists(id);
        database = account.client().getDatabase(id);
    }

    CosmosDatabase database() {
        return database;
    }

    CosmosContainer newContainer(Consumer<CosmosContainerProperties> adjust) {
        String id = "suite-" + newId();
        CosmosContainerProperties properties = new CosmosContainerProperties(id, "/vault");
        adjust.accept(properties);
        database.createContainerIfNotExists(properties, ThroughputProperties.createManualThroughput(400));
        return database.getContainer(id);
    }

    static ObjectNode document(String id) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("vault", "vault-1");
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    static void assertStatus(int status, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(CosmosException.class, e -> assertThat(e.getStatusCode())
                .isEqualTo(status));
    }

    static CosmosQueryRequestOptions inVault() {
        return new CosmosQueryRequestOptions().setPartitionKey(VAULT);
    }

    static <T> List<T> query(
            CosmosContainer in, CosmosQueryRequestOptions options, Class<T> type, String text, SqlParameter... values) {
        return in.queryItems(new SqlQuerySpec(text, values), options, type).stream()
                .toList();
    }

    @Override
    public void close() {
        database.delete();
        account.close();
    }
}
