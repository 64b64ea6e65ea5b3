package io.farshore.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link DocumentStore} guarantees. Each test uses a partition of its own. */
public abstract class DocumentStoreContract {
    private DocumentStore store;
    private String partition;

    protected abstract DocumentStore store();

    @BeforeEach
    void open() {
        store = store();
        partition = UUID.randomUUID().toString();
    }

    @Test
    void readsWhatWasCreated() {
        StoredDocument created = store.create(document("a", "Thing", 1));

        assertThat(store.get(partition, "a")).hasValueSatisfying(read -> {
            assertThat(read.etag()).isEqualTo(created.etag());
            assertThat(read.document()).isEqualTo(document("a", "Thing", 1));
        });
    }

    @Test
    void readsManyAtOnceThatAreThere() {
        store.create(document("a", "Thing", 1));
        store.create(document("b", "Other", 2));
        store.create(document("c", "Thing", 3));

        assertThat(store.getAll(partition, Set.of("a", "b", "absent")))
                .extracting(StoredDocument::document)
                .containsExactlyInAnyOrder(document("a", "Thing", 1), document("b", "Other", 2));
        assertThat(store.getAll("another" + partition, Set.of("a"))).isEmpty();
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(store.get(partition, "absent")).isEmpty();
        assertThat(store.delete(partition, "absent")).isFalse();
    }

    @Test
    void refusesToCreateWhatExists() {
        store.create(document("a", "Thing", 1));

        assertThatThrownBy(() -> store.create(document("a", "Thing", 2))).isInstanceOf(DocumentExistsException.class);
        assertThat(value("a")).isEqualTo(1);
    }

    @Test
    void replacesWhatWasRead() {
        StoredDocument created = store.create(document("a", "Thing", 1));
        StoredDocument replaced = store.replace(document("a", "Thing", 2), created.etag());

        assertThat(replaced.etag()).isNotEqualTo(created.etag());
        assertThat(value("a")).isEqualTo(2);
    }

    @Test
    void refusesToReplaceWhatAnotherHasChanged() {
        StoredDocument created = store.create(document("a", "Thing", 1));
        store.replace(document("a", "Thing", 2), created.etag());

        assertThatThrownBy(() -> store.replace(document("a", "Thing", 3), created.etag()))
                .isInstanceOf(DocumentChangedException.class);
        assertThat(value("a")).isEqualTo(2);
    }

    @Test
    void refusesToReplaceWhatIsGone() {
        StoredDocument created = store.create(document("a", "Thing", 1));
        assertThat(store.delete(partition, "a")).isTrue();

        assertThatThrownBy(() -> store.replace(document("a", "Thing", 2), created.etag()))
                .isInstanceOf(DocumentChangedException.class);
        assertThat(store.get(partition, "a")).isEmpty();
    }

    @Test
    void queriesOneTypeOfOnePartitionInPages() {
        IntStream.range(0, 7).forEach(i -> store.create(document("wanted-" + i, "Thing", i)));
        store.create(document("other", "Other", 1));
        store.create(new Document(UUID.randomUUID().toString(), "wanted-9", "Thing", "9", body(9)));

        Set<String> ids = new HashSet<>();
        String continuation = null;
        int pages = 0;
        do {
            Page<StoredDocument> page = store.query(new DocumentQuery(partition, "Thing", 3, continuation));
            page.values().forEach(found -> ids.add(found.document().id()));
            assertThat(page.values()).hasSizeLessThanOrEqualTo(3);
            continuation = page.continuation();
        } while (continuation != null && ++pages < 10);

        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 7).mapToObj(i -> "wanted-" + i).toList());
    }

    @Test
    void anOrderedQueryGivesTheLowestRanksOfASpan() {
        List.of(5, 2, 9, 0, 7, 3).forEach(i -> store.create(ranked("r" + (9 - i), "Thing", Integer.toString(i))));
        store.create(ranked("other", "Other", "4"));

        assertThat(ranks(Span.ALL, 500)).containsExactly("0", "2", "3", "5", "7", "9");
        assertThat(ranks(Span.ALL, 2)).containsExactly("0", "2");
        assertThat(ranks(new Span("2", "9"), 500)).containsExactly("3", "5", "7");
        assertThat(ranks(new Span("2", ""), 2)).containsExactly("3", "5");
        assertThat(ranks(new Span("9", ""), 1)).isEmpty();
    }

    @Test
    void anOrderedQueryReadsOnWhileDocumentsComeAndGo() {
        IntStream.range(10, 20).forEach(i -> store.create(ranked("r" + i, "Thing", Integer.toString(i))));
        assertThat(ranks(Span.ALL, 4)).containsExactly("10", "11", "12", "13");
        store.create(ranked("early", "Thing", "09"));
        store.delete(partition, "r13");
        store.delete(partition, "r15");

        assertThat(ranks(Span.ALL.behind("13"), 4)).containsExactly("14", "16", "17", "18");
    }

    @Test
    void theRankOfTheLastWriteCounts() {
        StoredDocument first = store.create(ranked("a", "Thing", "1"));
        store.create(ranked("b", "Thing", "2"));
        store.replace(ranked("a", "Thing", "3"), first.etag());

        assertThat(ranks(Span.ALL, 10)).containsExactly("2", "3");
    }

    private List<String> ranks(Span span, int limit) {
        return store.inOrder(new OrderedQuery(partition, "Thing", span, limit)).stream()
                .map(found -> found.document().rank())
                .toList();
    }

    private Document ranked(String id, String type, String rank) {
        return new Document(partition, id, type, rank, body(1));
    }

    @Test
    void aQueryCarriesEtagsThatReplace() {
        store.create(document("a", "Thing", 1));
        StoredDocument found = store.query(new DocumentQuery(partition, "Thing", 10, null))
                .values()
                .getFirst();

        store.replace(document("a", "Thing", 5), found.etag());

        assertThat(value("a")).isEqualTo(5);
    }

    @Test
    void ofManyWritersWithOneEtagOneWins() throws Exception {
        StoredDocument created = store.create(document("a", "Thing", 0));
        Callable<Boolean> writer = () -> {
            try {
                store.replace(document("a", "Thing", 1), created.etag());
                return true;
            } catch (DocumentChangedException e) {
                return false;
            }
        };
        int winners = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> result : threads.invokeAll(java.util.Collections.nCopies(8, writer))) {
                winners += result.get() ? 1 : 0;
            }
        }
        assertThat(winners).isEqualTo(1);
    }

    private int value(String id) {
        return store.get(partition, id)
                .orElseThrow()
                .document()
                .body()
                .path("value")
                .asInt();
    }

    private Document document(String id, String type, int value) {
        return new Document(partition, id, type, id, body(value));
    }

    private static ObjectNode body(int value) {
        return Json.MAPPER.createObjectNode().put("value", value);
    }
}
