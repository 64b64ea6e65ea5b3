package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.Document;
import io.farshore.emulation.cosmos.store.DocumentOperation;
import io.farshore.emulation.cosmos.store.DocumentOperation.Kind;
import io.farshore.emulation.cosmos.store.DocumentOperation.Result;
import io.farshore.emulation.cosmos.store.DocumentTransaction;
import io.farshore.emulation.cosmos.store.PartitionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Transactional batches: all operations of one partition, or none. */
final class BatchRoute {
    /** "Cosmos DB transactions support a maximum of 100 operations". */
    static final int MAX_OPERATIONS = 100;

    private static final int FAILED_DEPENDENCY = 424;
    private static final int MULTI_STATUS = 207;

    private final Account account;

    BatchRoute(Account account) {
        this.account = account;
    }

    GatewayResponse run(GatewayRequest request, ContainerPath path) {
        if (!request.flag("x-ms-cosmos-batch-atomic")) {
            throw CosmosFailure.notImplemented("a bulk request");
        }
        List<DocumentOperation> operations = operations(request.json());
        PartitionKey key = request.requiredPartitionKey();
        GatewayResponse response;
        try {
            List<Result> results = account.write((catalog, now) -> {
                DocumentTransaction transaction = new DocumentTransaction(path.in(catalog), key, now);
                return transaction.outcome(runAll(transaction, operations));
            });
            response = GatewayResponse.of(200, described(results));
        } catch (FailedOperation e) {
            response = GatewayResponse.of(MULTI_STATUS, described(e, operations.size()));
        }
        GatewayResponse unstamped = response;
        return account.read((catalog, _) -> ContainerPath.stamp(unstamped, path.in(catalog)));
    }

    private static List<DocumentOperation> operations(JsonNode body) {
        if (!body.isArray() || body.isEmpty() || body.size() > MAX_OPERATIONS) {
            throw CosmosFailure.badRequest("A transactional batch has 1 to " + MAX_OPERATIONS + " operations.");
        }
        List<DocumentOperation> operations = new ArrayList<>();
        body.forEach(operation -> operations.add(operation(operation)));
        return operations;
    }

    private static DocumentOperation operation(JsonNode operation) {
        String type = operation.path("operationType").asText("").toUpperCase(Locale.ROOT);
        Kind kind = Stream.of(Kind.values())
                .filter(candidate -> candidate.name().equals(type))
                .findFirst()
                .orElseThrow(() -> CosmosFailure.badRequest("Unknown batch operation " + type + "."));
        return new DocumentOperation(
                kind,
                operation.path("id").textValue(),
                operation.path("resourceBody") instanceof ObjectNode body ? body : null,
                text(operation, "ifMatch"),
                text(operation, "ifNoneMatch"));
    }

    private static Optional<String> text(JsonNode operation, String name) {
        return Optional.ofNullable(operation.path(name).textValue());
    }

    private static List<Result> runAll(DocumentTransaction transaction, List<DocumentOperation> operations) {
        List<Result> results = new ArrayList<>();
        for (DocumentOperation operation : operations) {
            try {
                results.add(transaction.run(operation));
            } catch (CosmosFailure e) {
                throw new FailedOperation(results.size(), e);
            }
        }
        return results;
    }

    private static ArrayNode described(List<Result> results) {
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        for (Result result : results) {
            ObjectNode item =
                    body.addObject().put("statusCode", result.status()).put("requestCharge", 1.0);
            Document document = result.document();
            if (document != null) {
                item.put("eTag", document.etag());
                item.set("resourceBody", document.body());
            }
        }
        return body;
    }

    private static ArrayNode described(FailedOperation failed, int operations) {
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < operations; i++) {
            boolean guilty = i == failed.index;
            body.addObject()
                    .put("statusCode", guilty ? failed.failure.status() : FAILED_DEPENDENCY)
                    .put("subStatusCode", guilty ? failed.failure.subStatus() : 0)
                    .put("requestCharge", 0.0);
        }
        return body;
    }

    /** Carries the first failure out of the write, so that nothing of the batch is kept. */
    private static final class FailedOperation extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int index;
        private final CosmosFailure failure;

        FailedOperation(int index, CosmosFailure failure) {
            super(failure);
            this.index = index;
            this.failure = failure;
        }
    }
}
