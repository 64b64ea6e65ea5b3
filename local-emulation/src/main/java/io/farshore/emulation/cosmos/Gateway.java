package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.QuerySyntaxException;
import io.farshore.emulation.cosmos.sql.UnsupportedQueryException;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authorizes a request and takes it to its route. Thread-safe. */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final MasterKey key;
    private final AccountRoutes accountRoutes;
    private final ContainerRoutes containerRoutes;
    private final DocumentRoutes documentRoutes;
    private final FeedRoutes feedRoutes;

    Gateway(Account account, MasterKey key, String endpoint) {
        this.key = key;
        this.accountRoutes = new AccountRoutes(account, endpoint);
        this.containerRoutes = new ContainerRoutes(account);
        this.documentRoutes = new DocumentRoutes(account);
        this.feedRoutes = new FeedRoutes(account);
    }

    GatewayResponse answer(GatewayRequest request) {
        try {
            key.check(request);
            return route(request);
        } catch (CosmosFailure e) {
            return failure(e);
        } catch (QuerySyntaxException e) {
            return failure(CosmosFailure.badRequest(e.reason()));
        } catch (UnsupportedQueryException e) {
            LOG.warn("Refused a query: {}", e.reason());
            return failure(CosmosFailure.of(501, "NotImplemented", e.reason()));
        } catch (RuntimeException e) {
            LOG.error("Failed {} {}", request.method(), request.segments(), e);
            return failure(CosmosFailure.of(500, "InternalServerError", String.valueOf(e.getMessage())));
        }
    }

    private static GatewayResponse failure(CosmosFailure failure) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", failure.code()).put("message", failure.getMessage());
        return GatewayResponse.of(failure.status(), body).with("x-ms-substatus", Integer.toString(failure.subStatus()));
    }

    private GatewayResponse route(GatewayRequest request) {
        List<String> path = request.segments();
        if (path.isEmpty()) {
            return accountRoutes.description();
        }
        if (path.get(0).equals("offers")) {
            return containerRoutes.offers(request);
        }
        if (!path.get(0).equals("dbs")) {
            throw CosmosFailure.notImplemented("/" + path.get(0));
        }
        return switch (path.size()) {
            case 1 -> accountRoutes.databases(request);
            case 2 -> accountRoutes.database(request, path.get(1));
            default -> inDatabase(request, path);
        };
    }

    private GatewayResponse inDatabase(GatewayRequest request, List<String> path) {
        if (!path.get(2).equals("colls")) {
            throw CosmosFailure.notImplemented("/dbs/{id}/" + path.get(2));
        }
        return switch (path.size()) {
            case 3 -> containerRoutes.containers(request, path.get(1));
            case 4 -> containerRoutes.container(request, path.get(1), path.get(3));
            default -> inContainer(request, path);
        };
    }

    private GatewayResponse inContainer(GatewayRequest request, List<String> path) {
        ContainerPath container = new ContainerPath(path.get(1), path.get(3));
        String kind = path.get(4);
        if (kind.equals("pkranges") && path.size() == 5) {
            return containerRoutes.partitionKeyRanges(request, container);
        }
        if (!kind.equals("docs") || path.size() > 6) {
            throw CosmosFailure.notImplemented("/dbs/{id}/colls/{id}/" + kind);
        }
        if (path.size() == 6) {
            return documentRoutes.document(request, container, path.get(5));
        }
        boolean isFeed = request.method().equals("GET")
                || request.isQuery()
                || request.flag("x-ms-cosmos-is-query-plan-request");
        return isFeed ? feedRoutes.feed(request, container) : documentRoutes.documents(request, container);
    }
}
