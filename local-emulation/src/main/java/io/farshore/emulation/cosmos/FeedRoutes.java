package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.Container;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that answers with many documents: queries, their plans, plain feeds and the change feed. */
final class FeedRoutes {
    private final Account account;
    private final ChangeFeedRoute changeFeed;

    FeedRoutes(Account account) {
        this.account = account;
        this.changeFeed = new ChangeFeedRoute(account);
    }

    GatewayResponse feed(GatewayRequest request, ContainerPath path) {
        if (request.flag("x-ms-cosmos-is-query-plan-request")) {
            return plan(request);
        }
        if (request.isQuery()) {
            JsonNode body = request.json();
            return page(request, path, Query.parse(body.path("query").asText(), request.queryParameters(body)));
        }
        return request.header("a-im").isPresent()
                ? changeFeed.changes(request, path)
                : page(request, path, Query.parse("SELECT * FROM c", Map.of()));
    }

    private GatewayResponse page(GatewayRequest request, ContainerPath path, Query query) {
        FeedScope scope = FeedScope.of(request);
        Optional<String> continuation = request.header("x-ms-continuation").filter(token -> !token.isEmpty());
        QueryPager pager = new QueryPager(query, request.pageSize(), continuation);
        return account.read((catalog, now) -> {
            Container container = path.in(catalog);
            CompositeIndexes.check(query, container);
            QueryPager.Page page = pager.page(scope.candidates(container, pager.seek(), now));
            GatewayResponse response =
                    ContainerPath.stamp(ResourceFeed.page("Documents", container.rid(), page.rows()), container);
            return page.continuation()
                    .map(token -> response.with("x-ms-continuation", token))
                    .orElse(response);
        });
    }

    /**
     * A plan that leaves all work to the server: there is one physical partition, so nothing has to be merged.
     */
    private static GatewayResponse plan(GatewayRequest request) {
        JsonNode body = request.json();
        Query query = Query.parse(body.path("query").asText(), request.queryParameters(body));
        ObjectNode plan = JsonNodeFactory.instance.objectNode().put("partitionedQueryExecutionInfoVersion", 2);
        ObjectNode info = plan.putObject("queryInfo");
        info.put("distinctType", "None").put("rewrittenQuery", "").put("hasSelectValue", query.selectsValue());
        for (String list :
                List.of("orderBy", "orderByExpressions", "groupByExpressions", "groupByAliases", "aggregates")) {
            info.putArray(list);
        }
        info.putObject("groupByAliasToAggregateType");
        plan.putArray("queryRanges")
                .addObject()
                .put("min", "")
                .put("max", "FF")
                .put("isMinInclusive", true)
                .put("isMaxInclusive", false);
        return GatewayResponse.of(200, plan);
    }
}
