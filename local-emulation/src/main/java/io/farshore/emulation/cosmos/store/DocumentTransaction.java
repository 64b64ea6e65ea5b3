package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Condition;
import io.farshore.emulation.cosmos.store.DocumentOperation.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations on one partition that take effect together or not at all. Lives within one write of the account. */
public final class DocumentTransaction {
    private static final Set<String> SYSTEM_PROPERTIES =
            Set.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn");

    private final Container container;
    private final PartitionKey key;
    private final long nowSeconds;
    private final Map<String, Optional<Document>> overlay = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long lastSequence;
    private long lastLsn;

    public DocumentTransaction(Container container, PartitionKey key, long nowSeconds) {
        this.container = container;
        this.key = key;
        this.nowSeconds = nowSeconds;
        this.lastSequence = container.lastSequence();
        this.lastLsn = container.lastLsn();
    }

    static Outcome<Integer> expiry(Container container, long nowSeconds, int limit) {
        List<Document> expired = container.expired(nowSeconds, limit);
        List<Change> deletions = new ArrayList<>();
        for (Document document : expired) {
            long lsn = container.lastLsn() + 1 + deletions.size();
            deletions.add(
                    new Change.DeleteDocument(container.rid(), document.key().value(), document.id(), lsn));
        }
        return new Outcome<>(expired.size(), deletions);
    }

    /** What the operations so far would do. */
    public <T> Outcome<T> outcome(T answer) {
        return new Outcome<>(answer, changes);
    }

    /** Runs an operation against what earlier ones of this transaction left. */
    public Result run(DocumentOperation operation) {
        return switch (operation.kind()) {
            case CREATE -> create(operation);
            case UPSERT -> upsert(operation);
            case READ -> read(operation);
            case REPLACE -> replace(operation);
            case DELETE -> delete(operation);
            case PATCH -> patch(operation);
        };
    }

    private Result create(DocumentOperation operation) {
        ObjectNode body = checkedBody(operation);
        if (find(idOf(body)).isPresent()) {
            throw CosmosFailure.conflict();
        }
        return new Result(201, put(body, Optional.empty()));
    }

    private Result upsert(DocumentOperation operation) {
        ObjectNode body = checkedBody(operation);
        Optional<Document> previous = find(idOf(body));
        previous.ifPresent(document -> checkMatch(operation, document));
        return new Result(previous.isPresent() ? 200 : 201, put(body, previous));
    }

    private Result read(DocumentOperation operation) {
        Document document = existing(operation);
        boolean known = operation.ifNoneMatch().filter(document.etag()::equals).isPresent();
        return new Result(known ? 304 : 200, document);
    }

    private Result replace(DocumentOperation operation) {
        Document previous = existing(operation);
        checkMatch(operation, previous);
        ObjectNode body = checkedBody(operation);
        if (!idOf(body).equals(previous.id())) {
            throw CosmosFailure.notImplemented("replacing a document by one with another id");
        }
        return new Result(200, put(body, Optional.of(previous)));
    }

    private Result delete(DocumentOperation operation) {
        Document previous = existing(operation);
        checkMatch(operation, previous);
        overlay.put(previous.id(), Optional.empty());
        changes.add(new Change.DeleteDocument(container.rid(), key.value(), previous.id(), ++lastLsn));
        return new Result(204, null);
    }

    private Result patch(DocumentOperation operation) {
        Document previous = existing(operation);
        checkMatch(operation, previous);
        ObjectNode patch = operation.requiredBody();
        String condition = patch.path("condition").asText("");
        if (!condition.isEmpty() && !Condition.parse(condition).isTrue(previous.body())) {
            throw CosmosFailure.patchConditionNotMet();
        }
        ObjectNode body = DocumentPatch.apply(previous.body(), patch.path("operations"));
        if (!idOf(body).equals(previous.id()) || !container.keyOf(body).equals(key)) {
            throw CosmosFailure.badRequest("A patch cannot change the id or the partition key.");
        }
        DocumentRules.checkId(body);
        return new Result(200, put(body, Optional.of(previous)));
    }

    private Document existing(DocumentOperation operation) {
        return find(operation.requiredId()).orElseThrow(CosmosFailure::notFound);
    }

    private Optional<Document> find(String id) {
        Optional<Document> changed = overlay.get(id);
        return changed != null ? changed : container.find(key, id, nowSeconds);
    }

    private static void checkMatch(DocumentOperation operation, Document document) {
        boolean matches = operation
                .ifMatch()
                .filter(etag -> !etag.equals("*") && !etag.equals(document.etag()))
                .isEmpty();
        if (!matches) {
            throw CosmosFailure.preconditionFailed();
        }
    }

    private ObjectNode checkedBody(DocumentOperation operation) {
        ObjectNode body = operation.requiredBody();
        DocumentRules.checkId(body);
        if (!container.keyOf(body).equals(key)) {
            throw CosmosFailure.partitionKeyMismatch();
        }
        return body;
    }

    private static String idOf(ObjectNode body) {
        return body.path("id").textValue();
    }

    private Document put(ObjectNode asked, Optional<Document> previous) {
        long sequence = previous.isPresent() ? previous.get().sequence() : ++lastSequence;
        String rid = previous.isPresent() ? previous.get().rid() : ResourceId.document(container.rid(), sequence);
        ObjectNode body = asked.deepCopy();
        body.remove(SYSTEM_PROPERTIES);
        String self = "dbs/" + container.databaseRid() + "/colls/" + container.rid() + "/docs/" + rid + "/";
        new SystemProperties(nowSeconds).stamp(body, rid, self);
        body.put("_attachments", "attachments/");
        DocumentRules.checkLength(body);
        Document document = new Document(key, body, sequence, ++lastLsn);
        overlay.put(document.id(), Optional.of(document));
        changes.add(new Change.PutDocument(container.rid(), sequence, document.lsn(), body));
        return document;
    }
}
