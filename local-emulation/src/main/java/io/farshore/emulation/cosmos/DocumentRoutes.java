package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.Catalog;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.Document;
import io.farshore.emulation.cosmos.store.DocumentOperation;
import io.farshore.emulation.cosmos.store.DocumentOperation.Kind;
import io.farshore.emulation.cosmos.store.DocumentOperation.Result;
import io.farshore.emulation.cosmos.store.DocumentTransaction;
import io.farshore.emulation.cosmos.store.Outcome;
import io.farshore.emulation.cosmos.store.PartitionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Point operations on documents. */
final class DocumentRoutes {
    /** Parts of the service that run code or index differently; accepting them silently would change results. */
    private static final List<String> REFUSED_HEADERS = List.of(
            "x-ms-documentdb-pre-trigger-include", "x-ms-documentdb-post-trigger-include", "x-ms-indexing-directive");

    private final Account account;
    private final BatchRoute batch;

    DocumentRoutes(Account account) {
        this.account = account;
        this.batch = new BatchRoute(account);
    }

    /** Create, upsert or batch. */
    GatewayResponse documents(GatewayRequest request, ContainerPath path) {
        if (!request.method().equals("POST")) {
            throw AccountRoutes.methodNotAllowed(request);
        }
        if (request.flag("x-ms-cosmos-is-batch-request")) {
            return batch.run(request, path);
        }
        boolean upsert = request.flag("x-ms-documentdb-is-upsert");
        return change(request, path, operation(request, upsert ? Kind.UPSERT : Kind.CREATE, null));
    }

    /** Read, replace, delete or patch. */
    GatewayResponse document(GatewayRequest request, ContainerPath path, String id) {
        request.requiredPartitionKey();
        return switch (request.method()) {
            case "GET" -> read(request, path, id);
            case "PUT" -> change(request, path, operation(request, Kind.REPLACE, id));
            case "DELETE" -> change(request, path, operation(request, Kind.DELETE, id));
            case "PATCH" -> change(request, path, operation(request, Kind.PATCH, id));
            default -> throw AccountRoutes.methodNotAllowed(request);
        };
    }

    private static DocumentOperation operation(GatewayRequest request, Kind kind, @Nullable String id) {
        for (String header : REFUSED_HEADERS) {
            if (request.header(header).isPresent()) {
                throw CosmosFailure.notImplemented("the header " + header);
            }
        }
        boolean hasBody = kind != Kind.READ && kind != Kind.DELETE;
        ObjectNode body = hasBody ? request.jsonObject() : null;
        return new DocumentOperation(kind, id, body, request.header("if-match"), request.header("if-none-match"));
    }

    private GatewayResponse read(GatewayRequest request, ContainerPath path, String id) {
        DocumentOperation read = operation(request, Kind.READ, id);
        return account.read((catalog, now) -> {
            Container container = path.in(catalog);
            Result result = new DocumentTransaction(container, request.requiredPartitionKey(), now).run(read);
            return response(request, container, result);
        });
    }

    private GatewayResponse change(GatewayRequest request, ContainerPath path, DocumentOperation operation) {
        Result result = account.write((catalog, now) -> outcome(request, path, operation, catalog, now));
        return account.read((catalog, _) -> response(request, path.in(catalog), result));
    }

    private static Outcome<Result> outcome(
            GatewayRequest request, ContainerPath path, DocumentOperation operation, Catalog catalog, long now) {
        Container container = path.in(catalog);
        PartitionKey key = request.partitionKey().orElseGet(() -> keyOfBody(container, operation));
        DocumentTransaction transaction = new DocumentTransaction(container, key, now);
        Result result = transaction.run(operation);
        return transaction.outcome(result);
    }

    private static PartitionKey keyOfBody(Container container, DocumentOperation operation) {
        ObjectNode body = operation.body();
        if (body == null) {
            throw CosmosFailure.badRequest("PartitionKey value must be supplied for this operation.");
        }
        return container.keyOf(body);
    }

    private static GatewayResponse response(GatewayRequest request, Container container, Result result) {
        Document document = result.document();
        boolean minimal = !request.method().equals("GET")
                && request.header("prefer")
                        .filter("return=minimal"::equalsIgnoreCase)
                        .isPresent();
        if (document == null) {
            return ContainerPath.stamp(GatewayResponse.of(result.status(), null), container);
        }
        boolean silent = minimal || result.status() == 304;
        GatewayResponse response = GatewayResponse.of(result.status(), silent ? null : document.body())
                .with("etag", document.etag())
                .with("lsn", Long.toString(document.lsn()));
        return ContainerPath.stamp(response, container);
    }
}
