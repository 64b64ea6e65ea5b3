package io.farshore.emulation.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the emulator can be asked: kill -9, a torn log, a wrong key, an unsupported query. */
class CosmosRestartIT {
    private static final PartitionKey VAULT = new PartitionKey("v");
    private static final int ROUNDS = 3;
    private static final int ENOUGH_WRITES = 150;

    @TempDir
    private Path data = Path.of("set by JUnit");

    private static CosmosClient client(CosmosProcess emulator) {
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
        return CosmosAccount.client(emulator.endpoint(), MasterKey.WELL_KNOWN);
    }

    private static CosmosContainer container(CosmosClient client) {
        client.createDatabaseIfNotExists("db");
        client.getDatabase("db").createContainerIfNotExists("items", "/vault");
        return client.getDatabase("db").getContainer("items");
    }

    private static ObjectNode document(String id, int n) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("vault", "v")
                .put("n", n);
    }

    @Test
    void keepsEveryAcknowledgedWriteThroughKills() throws Exception {
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            CosmosProcess emulator = CosmosProcess.start(data);
            try (CosmosClient client = client(emulator)) {
                CosmosContainer container = container(client);
                assertHolds(container, acknowledged);
                Thread writer = Thread.ofVirtual().start(new Writer(container, round, acknowledged));
                int before = acknowledged.size();
                while (acknowledged.size() < before + ENOUGH_WRITES) {
                    Thread.sleep(5);
                }
                emulator.kill();
                writer.interrupt();
                writer.join();
            }
        }
        tearTheTail();
        try (CosmosProcess emulator = CosmosProcess.start(data);
                CosmosClient client = client(emulator)) {
            assertHolds(container(client), acknowledged);
        }
    }

    private void tearTheTail() throws Exception {
        Files.write(data.resolve("operations.log"), new byte[] {0, 0, 1, 0, 9, 9}, StandardOpenOption.APPEND);
    }

    private static void assertHolds(CosmosContainer container, Map<String, Integer> acknowledged) {
        Map<String, Integer> found = new ConcurrentHashMap<>();
        container
                .queryItems("SELECT * FROM c", new CosmosQueryRequestOptions().setPartitionKey(VAULT), ObjectNode.class)
                .forEach(item ->
                        found.put(item.path("id").textValue(), item.path("n").intValue()));
        assertThat(found).containsAllEntriesOf(acknowledged);
    }

    /** Creates documents alone and in batches until the connection breaks. */
    private record Writer(CosmosContainer container, int round, Map<String, Integer> acknowledged) implements Runnable {
        @Override
        public void run() {
            try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    writeOne("r" + round + "-" + i, i);
                    writePair("b" + round + "-" + i, i);
                }
            } catch (RuntimeException e) {
                // The kill. Which client exception it turns into is the client's business.
            }
        }

        private void writeOne(String id, int n) {
            container.createItem(document(id, n));
            acknowledged.put(id, n);
        }

        private void writePair(String id, int n) {
            CosmosBatch batch = CosmosBatch.createCosmosBatch(VAULT);
            batch.createItemOperation(document(id + "x", n));
            batch.createItemOperation(document(id + "y", n));
            if (container.executeCosmosBatch(batch).isSuccessStatusCode()) {
                acknowledged.put(id + "x", n);
                acknowledged.put(id + "y", n);
            }
        }
    }

    @Test
    void refusesTheWrongKey() {
        try (CosmosProcess emulator = CosmosProcess.start(data)) {
            System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
            assertThatThrownBy(() -> CosmosAccount.client(emulator.endpoint(), "d3Jvbmc=")
                            .createDatabaseIfNotExists("db"))
                    .hasMessageContaining("authorization token can't serve the request");
        }
    }

    @Test
    void answers501RatherThanGuess() {
        try (CosmosProcess emulator = CosmosProcess.start(data);
                CosmosClient client = client(emulator)) {
            CosmosContainer container = container(client);
            container.createItem(document("a", 1));

            assertThatThrownBy(() -> container
                            .queryItems("SELECT DISTINCT c.n FROM c", new CosmosQueryRequestOptions(), ObjectNode.class)
                            .stream()
                            .count())
                    .isInstanceOfSatisfying(CosmosException.class, e -> {
                        assertThat(e.getStatusCode()).isEqualTo(501);
                        assertThat(e.getMessage()).contains("DISTINCT is not supported");
                    });
        }
    }
}
