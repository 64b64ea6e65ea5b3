package io.farshore.emulation.cosmos;

import static io.farshore.emulation.cosmos.CosmosFixture.VAULT;
import static io.farshore.emulation.cosmos.CosmosFixture.assertStatus;
import static io.farshore.emulation.cosmos.CosmosFixture.document;
import static io.farshore.emulation.cosmos.CosmosFixture.inVault;
import static io.farshore.emulation.cosmos.CosmosFixture.newId;
import static io.farshore.emulation.cosmos.CosmosFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The official client in gateway mode, against the emulator or a real account; see {@link CosmosAccount}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CosmosEmulatorIT {
    private final CosmosFixture suite;
    private final CosmosContainer container;

    CosmosEmulatorIT(@TempDir Path data) {
        suite = new CosmosFixture(data);
        container = suite.newContainer(_ -> {});
    }

    @AfterAll
    void cleanUp() {
        suite.close();
    }

    private CosmosItemResponse<ObjectNode> read(String id) {
        return container.readItem(id, VAULT, ObjectNode.class);
    }

    @Test
    void readsBackWhatItCreated() {
        String id = newId();
        ObjectNode created = container
                .createItem(document(id).put("name", "Zoë / 東京").put("size", 3), VAULT, null)
                .getItem();

        ObjectNode found = read(id).getItem();

        assertThat(found).isEqualTo(created);
        assertThat(found.path("name").textValue()).isEqualTo("Zoë / 東京");
        assertThat(found.path("_etag").textValue()).isEqualTo(read(id).getETag());
    }

    @Test
    void refusesToCreateTwice() {
        String id = newId();
        container.createItem(document(id));

        assertStatus(409, () -> container.createItem(document(id)));
    }

    @Test
    void answers404ForAMissingDocument() {
        assertStatus(404, () -> read(newId()));
        assertStatus(404, () -> container.deleteItem(newId(), VAULT, null));
    }

    @Test
    void upsertCreatesThenReplaces() {
        String id = newId();
        assertThat(container.upsertItem(document(id).put("n", 1)).getStatusCode())
                .isEqualTo(201);
        assertThat(container.upsertItem(document(id).put("n", 2)).getStatusCode())
                .isEqualTo(200);
        assertThat(read(id).getItem().path("n").intValue()).isEqualTo(2);
    }

    @Test
    void replacesOnlyTheVersionItRead() {
        String id = newId();
        String first = container.createItem(document(id)).getETag();
        CosmosItemRequestOptions ifFirst = new CosmosItemRequestOptions().setIfMatchETag(first);
        container.replaceItem(document(id).put("n", 1), id, VAULT, ifFirst);

        assertStatus(412, () -> container.replaceItem(document(id).put("n", 2), id, VAULT, ifFirst));
        assertStatus(412, () -> container.deleteItem(id, VAULT, ifFirst));
        assertThat(read(id).getItem().path("n").intValue()).isEqualTo(1);
    }

    @Test
    void answers304WhenTheReaderHasTheVersion() {
        String id = newId();
        String etag = container.createItem(document(id)).getETag();

        CosmosItemResponse<ObjectNode> response = container.readItem(
                id, VAULT, new CosmosItemRequestOptions().setIfNoneMatchETag(etag), ObjectNode.class);

        assertThat(response.getStatusCode()).isEqualTo(304);
    }

    @Test
    void refusesAPartitionKeyThatIsNotTheDocuments() {
        assertStatus(400, () -> container.createItem(document(newId()), new PartitionKey("other"), null));
    }

    @Test
    void patchesUnderACondition() {
        String id = newId();
        container.createItem(document(id).put("state", "queued").put("tries", 1));
        CosmosPatchOperations start = CosmosPatchOperations.create()
                .set("/state", "running")
                .increment("/tries", 1)
                .add("/worker", "w1");
        CosmosPatchItemRequestOptions ifQueued = new CosmosPatchItemRequestOptions();
        ifQueued.setFilterPredicate("from c where c.state = \"queued\" and not is_defined(c.worker)");

        ObjectNode patched = container
                .patchItem(id, VAULT, start, ifQueued, ObjectNode.class)
                .getItem();

        assertThat(patched.path("state").textValue()).isEqualTo("running");
        assertThat(patched.path("tries").intValue()).isEqualTo(2);
        assertStatus(412, () -> container.patchItem(id, VAULT, start, ifQueued, ObjectNode.class));
        assertStatus(
                400,
                () -> container.patchItem(
                        id, VAULT, CosmosPatchOperations.create().remove("/absent"), ObjectNode.class));
    }

    @Test
    void aBatchTakesEffectAsAWholeOrNotAtAll() {
        String first = newId();
        String second = newId();
        CosmosBatch good = CosmosBatch.createCosmosBatch(VAULT);
        good.createItemOperation(document(first));
        good.upsertItemOperation(document(second).put("n", 1));
        good.patchItemOperation(first, CosmosPatchOperations.create().set("/n", 7));
        good.readItemOperation(first);
        CosmosBatchResponse done = container.executeCosmosBatch(good);
        assertThat(done.isSuccessStatusCode()).isTrue();
        assertThat(done.getResults().get(3).getItem(ObjectNode.class).path("n").intValue())
                .isEqualTo(7);

        String third = newId();
        CosmosBatch bad = CosmosBatch.createCosmosBatch(VAULT);
        bad.createItemOperation(document(third));
        bad.deleteItemOperation(second);
        bad.createItemOperation(document(first));
        CosmosBatchResponse failed = container.executeCosmosBatch(bad);

        assertThat(failed.getStatusCode()).isEqualTo(409);
        assertThat(failed.getResults().get(0).getStatusCode()).isEqualTo(424);
        assertThat(failed.getResults().get(2).getStatusCode()).isEqualTo(409);
        assertStatus(404, () -> read(third));
        assertThat(read(second).getItem().path("n").intValue()).isEqualTo(1);
    }

    @Test
    void theChangeFeedShowsEachDocumentAtItsLastChange() {
        CosmosContainer watched = suite.newContainer(_ -> {});
        watched.createItem(document("a").put("n", 1));
        watched.createItem(document("b").put("n", 1));
        watched.upsertItem(document("a").put("n", 2));
        watched.createItem(document("c").put("vault", "vault-2"));

        FeedResponse<JsonNode> first = changes(
                watched, CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange()));
        assertThat(first.getResults())
                .extracting(item -> item.path("id").textValue())
                .containsExactly("b", "a", "c");

        watched.upsertItem(document("b").put("n", 9));
        FeedResponse<JsonNode> next = changes(
                watched,
                CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(first.getContinuationToken()));
        assertThat(next.getResults())
                .extracting(item -> item.path("n").intValue())
                .containsExactly(9);

        FeedResponse<JsonNode> one = changes(
                watched,
                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forLogicalPartition(VAULT)));
        assertThat(one.getResults())
                .extracting(item -> item.path("id").textValue())
                .containsExactly("a", "b");
    }

    private static FeedResponse<JsonNode> changes(CosmosContainer in, CosmosChangeFeedRequestOptions options) {
        return in.queryChangeFeed(options, JsonNode.class)
                .iterableByPage()
                .iterator()
                .next();
    }

    @Test
    void documentsExpire() throws InterruptedException {
        CosmosContainer mortal = suite.newContainer(properties -> properties.setDefaultTimeToLiveInSeconds(-1));
        mortal.createItem(document("short").put("ttl", 2));
        mortal.createItem(document("long"));
        assertThat(mortal.readItem("short", VAULT, ObjectNode.class).getStatusCode())
                .isEqualTo(200);

        Thread.sleep(3500);

        assertStatus(404, () -> mortal.readItem("short", VAULT, ObjectNode.class));
        assertThat(query(mortal, inVault(), String.class, "SELECT VALUE c.id FROM c"))
                .containsExactly("long");
        assertThat(mortal.createItem(document("short")).getStatusCode()).isEqualTo(201);
    }

    @Test
    void throughputIsKept() {
        CosmosContainer paid = suite.newContainer(_ -> {});

        assertThat(paid.readThroughput().getProperties().getManualThroughput()).isEqualTo(400);
        assertThat(paid.read().getProperties().getPartitionKeyDefinition().getPaths())
                .containsExactly("/vault");
    }

    @Test
    void aDeletedContainerIsGone() {
        CosmosContainer doomed = suite.newContainer(_ -> {});
        doomed.createItem(document("x"));
        doomed.delete();

        assertStatus(404, () -> doomed.readItem("x", VAULT, ObjectNode.class));
        assertThat(suite.database().readAllContainers().stream().map(CosmosContainerProperties::getId))
                .doesNotContain(doomed.getId());
    }
}
