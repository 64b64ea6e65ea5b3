package io.farshore.emulation.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.sql.Query.SortKey;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.Catalog;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.DocumentOperation;
import io.farshore.emulation.cosmos.store.DocumentOperation.Kind;
import io.farshore.emulation.cosmos.store.DocumentTransaction;
import io.farshore.emulation.cosmos.store.PartitionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that an index serves find what looking at every document finds, in the same order, while documents change. */
final class IndexedQueryTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int STEPS = 400;
    private static final int IDS = 60;
    private static final List<String> CONDITIONS = List.of(
            "",
            "WHERE c.type = 'a'",
            "WHERE 'a' = c.type",
            "WHERE c.type = 'b' AND c.rank > 'k'",
            "WHERE c.type = 'a' AND c.rank >= 'k' AND c.rank < 'm'",
            "WHERE (c.type = 'a' AND c.rank > 3) AND c.n < 500",
            "WHERE c.type = 'a' OR c.rank > 'k'",
            "WHERE NOT (c.type = 'a')",
            "WHERE c.type = 3 AND c.rank > 'a'",
            "WHERE c.deep.type = 'a'",
            "WHERE c.id IN ('id7', 'id3', 'id3', 'id50')",
            "WHERE c.id IN ('id7', 'id3', 'id9') AND c.type = 'a'",
            "WHERE c.id = 'id5'",
            "WHERE c.type = 'a' AND c.type = 'b'");
    private static final List<String> ORDERS = List.of(
            "",
            "ORDER BY c.rank",
            "ORDER BY c.rank DESC",
            "ORDER BY c.n",
            "ORDER BY c.deep.type",
            "ORDER BY c.rank OFFSET 3 LIMIT 9");

    @TempDir
    private Path directory = Path.of("set by JUnit");

    /** What is stored, by number of creation, as the model of the test knows it. */
    private final TreeMap<Integer, ObjectNode> model = new TreeMap<>();

    private int created;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatAScanFinds(long seed) throws IOException {
        Random random = new Random(seed);
        try (Account account = Account.open(directory, InstantSource.system(), 1 << 20)) {
            create(account);
            for (int step = 0; step < STEPS; step++) {
                change(account, random);
                String text = ("SELECT * FROM c " + one(CONDITIONS, random) + " " + one(ORDERS, random)).strip();
                Query query = Query.parse(text, Map.of());
                assertThat(paged(account, query, 1 + random.nextInt(8)))
                        .as("step %d: %s", step, text)
                        .isEqualTo(scanned(query));
            }
        }
    }

    private static <T> T one(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void create(Account account) {
        ObjectNode container = JSON.objectNode().put("id", "c");
        container
                .putObject("partitionKey")
                .put("kind", "Hash")
                .putArray("paths")
                .add("/vault");
        account.write((catalog, now) -> catalog.createDatabase(JSON.objectNode().put("id", "d"), now));
        account.write(
                (catalog, now) -> catalog.createContainer(catalog.database("d"), container, Optional.empty(), now));
    }

    private static Container container(Catalog catalog) {
        return catalog.database("d").container("c");
    }

    private static PartitionKey key(Catalog catalog) {
        return container(catalog).keyOf(JSON.objectNode().put("vault", "v"));
    }

    private void change(Account account, Random random) {
        String id = "id" + random.nextInt(IDS);
        Optional<Integer> known = model.entrySet().stream()
                .filter(entry -> entry.getValue().path("id").asText().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
        if (known.isPresent() && random.nextInt(4) == 0) {
            run(account, new DocumentOperation(Kind.DELETE, id, null, Optional.empty(), Optional.empty()));
            model.remove(known.get());
            return;
        }
        ObjectNode body = body(id, random);
        run(account, new DocumentOperation(Kind.UPSERT, null, body, Optional.empty(), Optional.empty()));
        model.put(known.orElseGet(() -> ++created), body);
    }

    private static ObjectNode body(String id, Random random) {
        ObjectNode body = JSON.objectNode().put("id", id).put("vault", "v").put("n", random.nextInt(1000));
        set(body, "type", one(List.of(JSON.textNode("a"), JSON.textNode("b"), JSON.numberNode(3)), random), random);
        List<JsonNode> ranks = List.of(
                JSON.textNode("j"),
                JSON.textNode("k"),
                JSON.textNode("l" + random.nextInt(5)),
                JSON.numberNode(random.nextInt(6)),
                JSON.nullNode(),
                JSON.booleanNode(true));
        set(body, "rank", one(ranks, random), random);
        set(body.putObject("deep"), "type", JSON.textNode("a"), random);
        return body;
    }

    /** Mostly. */
    private static void set(ObjectNode object, String name, JsonNode value, Random random) {
        if (random.nextInt(6) > 0) {
            object.set(name, value);
        }
    }

    private static void run(Account account, DocumentOperation operation) {
        account.write((catalog, now) -> {
            DocumentTransaction transaction = new DocumentTransaction(container(catalog), key(catalog), now);
            return transaction.outcome(transaction.run(operation));
        });
    }

    private static List<String> paged(Account account, Query query, int pageSize) {
        FeedScope scope = account.read((catalog, _) -> new FeedScope(Optional.of(key(catalog)), Optional.empty()));
        List<String> ids = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            QueryPager pager = new QueryPager(query, pageSize, token);
            QueryPager.Page page =
                    account.read((catalog, now) -> pager.page(scope.candidates(container(catalog), pager.seek(), now)));
            page.rows().forEach(row -> ids.add(row.path("id").asText()));
            token = page.continuation();
        } while (token.isPresent());
        return ids;
    }

    private List<String> scanned(Query query) {
        Stream<ObjectNode> matching = model.values().stream().filter(query::matches);
        for (SortKey key : query.orderBy()) {
            Comparator<ObjectNode> byKey = (left, right) -> key.compare(key.valueIn(left), key.valueIn(right));
            matching = matching.sorted(byKey); // stable: by creation among equals
        }
        return matching.skip(query.range().offset())
                .limit(query.range().limit())
                .map(body -> body.path("id").asText())
                .toList();
    }
}
