package io.farshore.emulation.cosmos;

import static io.farshore.emulation.cosmos.CosmosFixture.VAULT;
import static io.farshore.emulation.cosmos.CosmosFixture.assertStatus;
import static io.farshore.emulation.cosmos.CosmosFixture.document;
import static io.farshore.emulation.cosmos.CosmosFixture.inVault;
import static io.farshore.emulation.cosmos.CosmosFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CompositePath;
import com.azure.cosmos.models.CompositePathSortOrder;
import com.azure.cosmos.models.CosmosItemIdentity;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.IndexingPolicy;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries of the official client in gateway mode; see {@link CosmosAccount}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CosmosQueryIT {
    private final CosmosFixture suite;
    private final CosmosContainer shared;

    CosmosQueryIT(@TempDir Path data) {
        suite = new CosmosFixture(data);
        shared = numbered();
    }

    @AfterAll
    void cleanUp() {
        suite.close();
    }

    private CosmosContainer numbered() {
        CosmosContainer numbers = suite.newContainer(_ -> {});
        for (int i = 0; i < 25; i++) {
            ObjectNode item = document("d" + i).put("n", i).put("kind", i % 2 == 0 ? "even" : "Odd");
            item.putArray("tags").add("t" + i % 3).addObject().put("k", i).put("z", 0);
            if (i % 5 == 0) {
                item.put("fifth", true);
            } else if (i % 5 == 1) {
                item.putNull("fifth");
            }
            numbers.createItem(i < 20 ? item : item.put("vault", "vault-2"));
        }
        return numbers;
    }

    @Test
    void queriesWithinAPartitionAndAcross() {
        CosmosContainer numbers = numbered();
        SqlParameter limit = new SqlParameter("@limit", 17);
        String text = "SELECT VALUE c.n FROM c WHERE c.n >= @limit ORDER BY c.n DESC";

        assertThat(query(numbers, inVault(), Integer.class, text, limit)).containsExactly(19, 18, 17);
        assertThat(query(numbers, new CosmosQueryRequestOptions(), Integer.class, text, limit))
                .containsExactly(24, 23, 22, 21, 20, 19, 18, 17);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    c.n IN (1, 2, 30)                              | 1,2
                    c.n NOT IN (0, 1) AND c.n < 4                  | 2,3
                    c.n BETWEEN 3 AND 5                            | 3,4,5
                    NOT (c.n > 2)                                  | 0,1,2
                    c.n = 1 OR c.n = 3 AND c.kind = 'even'         | 1
                    c.fifth                                        | 0,5,10,15
                    c.fifth = null                                 | 1,6,11,16
                    c.fifth != null                                | 0,5,10,15
                    IS_NULL(c.fifth) AND c.n < 10                  | 1,6
                    NOT IS_DEFINED(c.fifth) AND c.n < 5            | 2,3,4
                    STARTSWITH(c.kind, 'od', true) AND c.n < 4     | 1,3
                    STARTSWITH(c.kind, 'od')                       |
                    CONTAINS(c.id, 'd1') AND c.n > 17              | 18,19
                    ENDSWITH(c.id, '7')                            | 7,17
                    LOWER(c.kind) = 'odd' AND UPPER(c.id) = 'D3'   | 3
                    ARRAY_CONTAINS(c.tags, 't1') AND c.n < 5       | 1,4
                    ARRAY_CONTAINS(c.tags, {'k': 6}, true)         | 6
                    ARRAY_CONTAINS(c.tags, {'k': 6})               |
                    c.tags[1].k = 9 AND c['kind'] <> "even"        | 9
                    c.n > 'a'                                      |
                    c.missing = c.missing                          |
                    NOT (c.missing = 1)                            |
                    """)
    void keepsExactlyTheMatchingRows(String condition, String expected) {
        List<Integer> found = query(shared, inVault(), Integer.class, "SELECT VALUE c.n FROM c WHERE " + condition);

        List<Integer> numbers = expected == null
                ? List.of()
                : Stream.of(expected.split(",")).map(Integer::valueOf).toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void projectsAndAggregates() {
        CosmosContainer numbers = shared;

        ObjectNode row = query(
                        numbers,
                        inVault(),
                        ObjectNode.class,
                        "SELECT c.n, c.kind AS parity, c.missing FROM c WHERE c.n = 3")
                .get(0);

        assertThat(row.toString()).isEqualTo("{\"n\":3,\"parity\":\"Odd\"}");
        assertThat(query(numbers, inVault(), Integer.class, "SELECT VALUE COUNT(1) FROM c"))
                .containsExactly(20);
        assertThat(query(numbers, inVault(), Integer.class, "SELECT VALUE COUNT(c.fifth) FROM c"))
                .containsExactly(8);
        assertThat(query(numbers, inVault(), Integer.class, "SELECT VALUE SUM(c.n) FROM c"))
                .containsExactly(190);
        assertThat(query(numbers, inVault(), Integer.class, "SELECT VALUE MIN(c.n) FROM c WHERE c.n > 3"))
                .containsExactly(4);
        assertThat(query(numbers, new CosmosQueryRequestOptions(), Integer.class, "SELECT VALUE MAX(c.n) FROM c"))
                .containsExactly(24);
    }

    @Test
    void cutsRowsByTopOffsetAndLimit() {
        CosmosContainer numbers = shared;

        assertThat(query(numbers, inVault(), Integer.class, "SELECT TOP 2 VALUE c.n FROM c ORDER BY c.n"))
                .containsExactly(0, 1);
        assertThat(query(numbers, inVault(), Integer.class, "SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 5 LIMIT 3"))
                .containsExactly(5, 6, 7);
    }

    @Test
    void pagesGoOnWhereTheyStoppedThoughDocumentsComeAndGo() {
        CosmosContainer numbers = numbered();
        String text = "SELECT * FROM c ORDER BY c.n";
        List<Integer> seen = new ArrayList<>();
        String token = null;
        do {
            FeedResponse<ObjectNode> page = numbers.queryItems(text, inVault(), ObjectNode.class)
                    .iterableByPage(token, 7)
                    .iterator()
                    .next();
            page.getResults().forEach(item -> seen.add(item.path("n").intValue()));
            if (token == null) {
                numbers.deleteItem("d2", VAULT, null);
                numbers.createItem(document("early").put("n", -1));
            }
            token = page.getContinuationToken();
        } while (token != null);

        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void ordersByTwoKeysOnlyWithACompositeIndex() {
        String text = "SELECT VALUE c.n FROM c WHERE c.n < 5 ORDER BY c.kind DESC, c.n ASC";
        assertStatus(400, () -> query(shared, inVault(), Integer.class, text));

        CosmosContainer indexed = suite.newContainer(properties -> properties.setIndexingPolicy(compositeIndex()));
        for (int i = 0; i < 5; i++) {
            indexed.createItem(document("d" + i).put("n", i).put("kind", i % 2 == 0 ? "even" : "odd"));
        }
        assertThat(query(indexed, inVault(), Integer.class, text)).containsExactly(1, 3, 0, 2, 4);
    }

    private static IndexingPolicy compositeIndex() {
        var kind = new CompositePath().setPath("/kind").setOrder(CompositePathSortOrder.DESCENDING);
        var number = new CompositePath().setPath("/n").setOrder(CompositePathSortOrder.ASCENDING);
        return new IndexingPolicy().setCompositeIndexes(List.of(List.of(kind, number)));
    }

    @Test
    void readsManyAtOnce() {
        List<CosmosItemIdentity> wanted = List.of(
                new CosmosItemIdentity(VAULT, "d1"),
                new CosmosItemIdentity(VAULT, "d3"),
                new CosmosItemIdentity(new PartitionKey("vault-2"), "d21"),
                new CosmosItemIdentity(VAULT, "absent"));

        assertThat(shared.readMany(wanted, ObjectNode.class).getResults())
                .extracting(item -> item.path("n").intValue())
                .containsExactlyInAnyOrder(1, 3, 21);
        assertThat(shared.readAllItems(VAULT, ObjectNode.class).stream().count())
                .isEqualTo(20);
    }
}
