package io.farshore.functions.cosmos;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.store.Document;
import io.farshore.controlplane.store.DocumentChangedException;
import io.farshore.controlplane.store.DocumentExistsException;
import io.farshore.controlplane.store.DocumentQuery;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.DocumentStoreException;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.store.OrderedQuery;
import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
import io.farshore.controlplane.store.StoredDocument;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Documents in one Cosmos DB container. A document is {@code {"id", partition key, "type", "rank", "body"}}. Only point
 * operations and single-partition queries are used, whose order needs no index beside the default one. Thread-safe.
 */
public final class CosmosDocumentStore implements DocumentStore {
    private static final String BY_TYPE = "SELECT * FROM c WHERE c.type = @type";
    private static final String BY_ID = "SELECT * FROM c WHERE c.id IN ";
    private static final String BEHIND = BY_TYPE + " AND c.rank > @after ORDER BY c.rank";
    private static final String BETWEEN = BY_TYPE + " AND c.rank > @after AND c.rank < @before ORDER BY c.rank";

    private final CosmosContainer container;
    private final String partitionField;

    /** @param partitionField the container's partition key path without its slash */
    public CosmosDocumentStore(CosmosContainer container, String partitionField) {
        this.container = container;
        this.partitionField = partitionField;
    }

    @Override
    public Optional<StoredDocument> get(String partition, String id) {
        try {
            CosmosItemResponse<ObjectNode> response =
                    container.readItem(id, new PartitionKey(partition), ObjectNode.class);
            return Optional.of(stored(response.getItem(), response.getETag()));
        } catch (CosmosException e) {
            if (e.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw failure("read", id, e);
        }
    }

    @Override
    public List<StoredDocument> getAll(String partition, Set<String> ids) {
        if (ids.size() > DocumentQuery.MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("at most " + DocumentQuery.MAX_PAGE_SIZE + " ids, not " + ids.size());
        }
        List<SqlParameter> parameters = new ArrayList<>();
        ids.forEach(id -> parameters.add(new SqlParameter("@id" + parameters.size(), id)));
        String names = parameters.stream().map(SqlParameter::getName).collect(Collectors.joining(", "));
        try {
            return container
                    .queryItems(
                            new SqlQuerySpec(BY_ID + "(" + names + ")", parameters),
                            within(partition),
                            ObjectNode.class)
                    .stream()
                    .map(this::stored)
                    .toList();
        } catch (CosmosException e) {
            throw failure("query", ids.size() + " documents", e);
        }
    }

    private static CosmosQueryRequestOptions within(String partition) {
        return new CosmosQueryRequestOptions().setPartitionKey(new PartitionKey(partition));
    }

    @Override
    public StoredDocument create(Document document) {
        return write(
                document,
                () -> container.createItem(
                        envelope(document), new PartitionKey(document.partition()), new CosmosItemRequestOptions()));
    }

    @Override
    public StoredDocument replace(Document document, String etag) {
        CosmosItemRequestOptions ifUnchanged = new CosmosItemRequestOptions().setIfMatchETag(etag);
        return write(
                document,
                () -> container.replaceItem(
                        envelope(document), document.id(), new PartitionKey(document.partition()), ifUnchanged));
    }

    private static StoredDocument write(Document document, Supplier<CosmosItemResponse<ObjectNode>> request) {
        try {
            return new StoredDocument(document, request.get().getETag());
        } catch (CosmosException e) {
            throw switch (e.getStatusCode()) {
                case 409 -> new DocumentExistsException(document.partition(), document.id());
                case 404, 412 -> new DocumentChangedException(document.partition(), document.id());
                default -> failure("write", document.id(), e);
            };
        }
    }

    @Override
    public boolean delete(String partition, String id) {
        try {
            container.deleteItem(id, new PartitionKey(partition), new CosmosItemRequestOptions());
            return true;
        } catch (CosmosException e) {
            if (e.getStatusCode() == 404) {
                return false;
            }
            throw failure("delete", id, e);
        }
    }

    @Override
    public Page<StoredDocument> query(DocumentQuery query) {
        SqlQuerySpec byType = new SqlQuerySpec(BY_TYPE, List.of(new SqlParameter("@type", query.type())));
        CosmosQueryRequestOptions options = within(query.partition());
        try {
            var items = container.queryItems(byType, options, ObjectNode.class);
            var pages = query.continuation() == null
                    ? items.iterableByPage(query.pageSize())
                    : items.iterableByPage(query.continuation(), query.pageSize());
            Iterator<FeedResponse<ObjectNode>> iterator = pages.iterator();
            if (!iterator.hasNext()) {
                return new Page<>(List.of(), null);
            }
            FeedResponse<ObjectNode> page = iterator.next();
            List<StoredDocument> documents =
                    page.getResults().stream().map(this::stored).toList();
            return new Page<>(documents, page.getContinuationToken());
        } catch (CosmosException e) {
            throw failure("query", query.type(), e);
        }
    }

    @Override
    public List<StoredDocument> inOrder(OrderedQuery query) {
        Span span = query.span();
        List<SqlParameter> parameters = List.of(
                new SqlParameter("@type", query.type()),
                new SqlParameter("@after", span.after()),
                new SqlParameter("@before", span.before()));
        SqlQuerySpec sql = span.before().isEmpty()
                ? new SqlQuerySpec(BEHIND, parameters.subList(0, 2))
                : new SqlQuerySpec(BETWEEN, parameters);
        CosmosQueryRequestOptions options = within(query.partition());
        try {
            List<StoredDocument> found = new ArrayList<>();
            // Cosmos DB may cut a page short; the next one is only asked for when there is room.
            for (FeedResponse<ObjectNode> page :
                    container.queryItems(sql, options, ObjectNode.class).iterableByPage(query.limit())) {
                page.getResults().stream().limit(query.limit() - found.size()).forEach(node -> found.add(stored(node)));
                if (found.size() == query.limit()) {
                    break;
                }
            }
            return found;
        } catch (CosmosException e) {
            throw failure("query", query.type(), e);
        }
    }

    private ObjectNode envelope(Document document) {
        ObjectNode envelope = Json.MAPPER.createObjectNode();
        envelope.put("id", document.id()).put(partitionField, document.partition());
        envelope.put("type", document.type()).put("rank", document.rank()).set("body", document.body());
        return envelope;
    }

    private StoredDocument stored(ObjectNode envelope) {
        return stored(envelope, envelope.path("_etag").asText());
    }

    private StoredDocument stored(ObjectNode envelope, String etag) {
        String id = envelope.path("id").asText();
        Document document = new Document(
                envelope.path(partitionField).asText(),
                id,
                envelope.path("type").asText(),
                envelope.path("rank").asText(id),
                (ObjectNode) envelope.required("body"));
        return new StoredDocument(document, etag);
    }

    private static DocumentStoreException failure(String what, String id, CosmosException e) {
        return new DocumentStoreException(
                what + " of " + id + " failed with status " + e.getStatusCode() + "; trying again is safe", e);
    }
}
