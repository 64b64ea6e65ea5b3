package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.Database;
import java.util.List;

/** The account and its databases. */
final class AccountRoutes {
    private final Account account;
    private final String endpoint;

    AccountRoutes(Account account, String endpoint) {
        this.account = account;
        this.endpoint = endpoint;
    }

    /** One region, one writer, session consistency; the region's endpoint is the one the client came to. */
    GatewayResponse description() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("_self", "").put("id", "localhost").put("_rid", "localhost");
        body.put("media", "//media/").put("addresses", "//addresses/").put("_dbs", "//dbs/");
        for (String kind : List.of("writableLocations", "readableLocations")) {
            body.putArray(kind).addObject().put("name", "Local").put("databaseAccountEndpoint", endpoint);
        }
        body.put("enableMultipleWriteLocations", false);
        // Clients of 2025 fail on an account that does not say.
        body.put("enableNRegionSynchronousCommit", false);
        for (String kind : List.of("userReplicationPolicy", "systemReplicationPolicy")) {
            body.putObject(kind)
                    .put("asyncReplication", false)
                    .put("minReplicaSetSize", 1)
                    .put("maxReplicasetSize", 4);
        }
        body.putObject("userConsistencyPolicy").put("defaultConsistencyLevel", "Session");
        body.putObject("readPolicy").put("primaryReadCoefficient", 1).put("secondaryReadCoefficient", 1);
        body.put("queryEngineConfiguration", "{}");
        return GatewayResponse.of(200, body);
    }

    GatewayResponse databases(GatewayRequest request) {
        if (request.isQuery() || request.method().equals("GET")) {
            return account.read((catalog, _) -> ResourceFeed.of(
                    "Databases", "", catalog.databases().stream().map(Database::properties), request));
        }
        if (!request.method().equals("POST")) {
            throw methodNotAllowed(request);
        }
        ObjectNode asked = request.jsonObject();
        return GatewayResponse.of(201, account.write((catalog, now) -> catalog.createDatabase(asked, now)));
    }

    GatewayResponse database(GatewayRequest request, String id) {
        return switch (request.method()) {
            case "GET" ->
                account.read((catalog, _) ->
                        GatewayResponse.of(200, catalog.database(id).properties()));
            case "DELETE" -> {
                account.write((catalog, _) -> catalog.deleteDatabase(catalog.database(id)));
                yield GatewayResponse.of(204, null);
            }
            default -> throw methodNotAllowed(request);
        };
    }

    static CosmosFailure methodNotAllowed(GatewayRequest request) {
        return CosmosFailure.of(405, "MethodNotAllowed", "The method " + request.method() + " is not allowed here.");
    }
}
