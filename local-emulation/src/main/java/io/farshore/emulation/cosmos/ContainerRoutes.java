package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.Catalog;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.Database;
import java.util.Optional;
import java.util.stream.Stream;

/** Containers, their partition key ranges and their throughput. */
final class ContainerRoutes {
    private static final String RANGES_ETAG = "\"1\"";

    private final Account account;

    ContainerRoutes(Account account) {
        this.account = account;
    }

    GatewayResponse containers(GatewayRequest request, String databaseId) {
        if (request.isQuery() || request.method().equals("GET")) {
            return account.read((catalog, _) -> {
                Database database = catalog.database(databaseId);
                Stream<ObjectNode> all = database.containers().stream().map(Container::properties);
                return ResourceFeed.of("DocumentCollections", database.rid(), all, request);
            });
        }
        if (!request.method().equals("POST")) {
            throw AccountRoutes.methodNotAllowed(request);
        }
        ObjectNode asked = request.jsonObject();
        Optional<ObjectNode> throughput = throughput(request);
        return GatewayResponse.of(
                        201,
                        account.write((catalog, now) ->
                                catalog.createContainer(catalog.database(databaseId), asked, throughput, now)))
                .with("x-ms-alt-content-path", "dbs/" + databaseId);
    }

    /** The throughput of the request's headers; a container without any has no offer, as on a serverless account. */
    private static Optional<ObjectNode> throughput(GatewayRequest request) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        request.header("x-ms-offer-throughput")
                .ifPresent(text -> content.set("offerThroughput", GatewayRequest.parse(text)));
        request.header("x-ms-cosmos-offer-autopilot-settings")
                .ifPresent(text -> content.set("offerAutopilotSettings", GatewayRequest.parse(text)));
        return content.isEmpty() ? Optional.empty() : Optional.of(content);
    }

    GatewayResponse container(GatewayRequest request, String databaseId, String id) {
        ContainerPath path = new ContainerPath(databaseId, id);
        return switch (request.method()) {
            case "GET" ->
                account.read((catalog, _) ->
                        described(path.in(catalog), path.in(catalog).properties()));
            case "PUT" -> {
                ObjectNode asked = request.jsonObject();
                ObjectNode replaced =
                        account.write((catalog, now) -> catalog.replaceContainer(path.in(catalog), asked, now));
                yield account.read((catalog, _) -> described(path.in(catalog), replaced));
            }
            case "DELETE" -> {
                account.write((catalog, _) -> catalog.deleteContainer(path.in(catalog)));
                yield GatewayResponse.of(204, null);
            }
            default -> throw AccountRoutes.methodNotAllowed(request);
        };
    }

    private static GatewayResponse described(Container container, ObjectNode properties) {
        return GatewayResponse.of(200, properties)
                .with("x-ms-content-path", container.databaseRid())
                .with("x-ms-alt-content-path", "dbs/" + container.databaseId())
                .with("etag", properties.path("_etag").textValue());
    }

    /** One physical partition. Clients poll with the ETag and stop at 304. */
    GatewayResponse partitionKeyRanges(GatewayRequest request, ContainerPath path) {
        return account.read((catalog, _) -> {
            Container container = path.in(catalog);
            if (request.header("if-none-match").filter(RANGES_ETAG::equals).isPresent()) {
                return GatewayResponse.of(304, null).with("etag", RANGES_ETAG);
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("_rid", container.rid());
            body.putArray("PartitionKeyRanges").add(onlyRange(container));
            body.put("_count", 1);
            return GatewayResponse.of(200, body)
                    .with("etag", RANGES_ETAG)
                    .with("x-ms-item-count", "1")
                    .with("x-ms-content-path", container.rid());
        });
    }

    private static ObjectNode onlyRange(Container container) {
        ObjectNode range = JsonNodeFactory.instance.objectNode();
        range.put("_rid", container.rid())
                .put("id", "0")
                .put("_etag", "\"0\"")
                .put("minInclusive", "")
                .put("maxExclusive", "FF")
                .put("ridPrefix", 0)
                .put("_self", "dbs/" + container.databaseRid() + "/colls/" + container.rid() + "/pkranges/0/")
                .put("throughputFraction", 1)
                .put("status", "online")
                .put("_ts", 1)
                .put("_lsn", 1);
        range.putArray("parents");
        return range;
    }

    GatewayResponse offers(GatewayRequest request) {
        if (request.segments().size() == 1) {
            return account.read((catalog, _) ->
                    ResourceFeed.of("Offers", "", catalog.containers().flatMap(c -> c.offer().stream()), request));
        }
        String rid = request.segments().get(1);
        return switch (request.method()) {
            case "GET" ->
                account.read((catalog, _) ->
                        GatewayResponse.of(200, withOffer(catalog, rid).offer().orElseThrow()));
            case "PUT" -> {
                ObjectNode asked = request.jsonObject();
                yield GatewayResponse.of(
                        200, account.write((catalog, _) -> catalog.replaceOffer(withOffer(catalog, rid), asked)));
            }
            default -> throw AccountRoutes.methodNotAllowed(request);
        };
    }

    private static Container withOffer(Catalog catalog, String rid) {
        return catalog.containers()
                .filter(c -> c.offer()
                        .filter(offer -> offer.path("_rid").textValue().equals(rid))
                        .isPresent())
                .findFirst()
                .orElseThrow(CosmosFailure::notFound);
    }
}
