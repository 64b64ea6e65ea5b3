package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.cosmos.store.Container;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import io.farshore.emulation.cosmos.store.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * The pull change feed, latest versions: each document once, at its last change. The ETag is the place to go on from.
 */
final class ChangeFeedRoute {
    private static final String FROM_NOW = "*";

    private final Account account;

    ChangeFeedRoute(Account account) {
        this.account = account;
    }

    GatewayResponse changes(GatewayRequest request, ContainerPath path) {
        if (!request.header("a-im").orElse("").equalsIgnoreCase("Incremental feed")) {
            throw CosmosFailure.notImplemented("a change feed of all versions and deletes");
        }
        FeedScope scope = FeedScope.of(request);
        long sinceSeconds = sinceSeconds(request);
        return account.read((catalog, now) -> {
            Container container = path.in(catalog);
            long after = after(request, container);
            List<Document> page = scope.changesAfter(container, after, now)
                    .filter(document -> document.timestampSeconds() >= sinceSeconds)
                    .limit(request.pageSize())
                    .toList();
            return ContainerPath.stamp(response(container, page, after), container);
        });
    }

    private static GatewayResponse response(Container container, List<Document> page, long after) {
        long last = page.isEmpty() ? after : page.get(page.size() - 1).lsn();
        GatewayResponse response = page.isEmpty()
                ? GatewayResponse.of(304, null).with("x-ms-item-count", "0")
                : ResourceFeed.page(
                        "Documents",
                        container.rid(),
                        page.stream().map(ChangeFeedRoute::described).toList());
        return response.with("etag", "\"" + last + "\"");
    }

    private static ObjectNode described(Document document) {
        return document.body().deepCopy().put("_lsn", document.lsn());
    }

    private static long after(GatewayRequest request, Container container) {
        String etag = request.header("if-none-match").orElse("").replace("\"", "");
        if (etag.equals(FROM_NOW)) {
            return container.lastLsn();
        }
        if (!etag.matches("\\d{0,18}")) {
            throw CosmosFailure.badRequest("The change feed continuation is not one of this account.");
        }
        return etag.isEmpty() ? 0 : Long.parseLong(etag);
    }

    /** A start in time only counts until there is a place to go on from. */
    private static long sinceSeconds(GatewayRequest request) {
        Optional<String> since = request.header("if-modified-since")
                .filter(_ -> request.header("if-none-match").isEmpty());
        try {
            return since.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(ZonedDateTime::toInstant)
                    .map(Instant::getEpochSecond)
                    .orElse(0L);
        } catch (DateTimeException e) {
            throw CosmosFailure.badRequest("If-Modified-Since is not a date: " + since.orElse(""));
        }
    }
}
