package io.farshore.emulation.cosmos.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.sql.Seek;
import io.farshore.emulation.cosmos.store.DocumentOperation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final Seek ALL = Query.parse("SELECT * FROM c", Map.of()).seek();
    private static final PartitionKey KEY = PartitionKey.ofValue(JsonNodeFactory.instance.textNode("v"));
    private static final long SMALL_LOG_BYTES = 4096;

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private long nowSeconds = 1_000;
    private final InstantSource clock = () -> Instant.ofEpochSecond(nowSeconds);

    private Account open(long compactAboveBytes) throws IOException {
        return Account.open(directory, clock, compactAboveBytes);
    }

    private static void createContainer(Account account, int defaultTtlSeconds) {
        ObjectNode container = JsonNodeFactory.instance.objectNode().put("id", "c");
        container.put("defaultTtl", defaultTtlSeconds);
        container
                .putObject("partitionKey")
                .put("kind", "Hash")
                .putArray("paths")
                .add("/vault");
        account.write((catalog, now) ->
                catalog.createDatabase(JsonNodeFactory.instance.objectNode().put("id", "d"), now));
        account.write(
                (catalog, now) -> catalog.createContainer(catalog.database("d"), container, Optional.empty(), now));
    }

    private static Container container(Catalog catalog) {
        return catalog.database("d").container("c");
    }

    private static void upsert(Account account, String id, int n) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("vault", "v")
                .put("n", n);
        DocumentOperation operation =
                new DocumentOperation(Kind.UPSERT, null, body, Optional.empty(), Optional.empty());
        account.write((catalog, now) -> {
            DocumentTransaction transaction = new DocumentTransaction(container(catalog), KEY, now);
            return transaction.outcome(transaction.run(operation));
        });
    }

    private static List<String> ids(Account account) {
        return account.read((catalog, now) -> container(catalog)
                .candidates(Optional.of(KEY), ALL, now)
                .documents()
                .map(Document::id)
                .toList());
    }

    private static long lastLsn(Account account) {
        return account.read((catalog, _) -> container(catalog).lastLsn());
    }

    @Test
    void compactionKeepsDocumentsOrderAndCounters() throws IOException {
        long lsn;
        try (Account account = open(SMALL_LOG_BYTES)) {
            createContainer(account, -1);
            for (int i = 0; i < 500; i++) {
                upsert(account, "d" + i % 5, i);
            }
            lsn = lastLsn(account);
        }
        assertThat(Files.size(directory.resolve(OperationLog.FILE_NAME))).isLessThan(4 * SMALL_LOG_BYTES);
        try (Account account = open(SMALL_LOG_BYTES)) {
            assertThat(ids(account)).containsExactly("d0", "d1", "d2", "d3", "d4");
            assertThat(lastLsn(account)).isEqualTo(lsn);
            ObjectNode last = account.read((catalog, now) ->
                    container(catalog).find(KEY, "d4", now).orElseThrow().body());
            assertThat(last.path("n").intValue()).isEqualTo(499);
        }
    }

    @Test
    void anExpiredDocumentIsInvisibleBeforeItIsSweptAndStaysGone() throws IOException {
        try (Account account = open(SMALL_LOG_BYTES)) {
            createContainer(account, 10);
            upsert(account, "old", 1);
            nowSeconds += 5;
            upsert(account, "young", 1);
            nowSeconds += 5;

            assertThat(ids(account)).containsExactly("young");
            assertThat(account.sweepExpired()).isEqualTo(1);
            assertThat(account.sweepExpired()).isZero();
        }
        nowSeconds -= 5;
        try (Account account = open(SMALL_LOG_BYTES)) {
            assertThat(ids(account)).containsExactly("young");
        }
    }
}
