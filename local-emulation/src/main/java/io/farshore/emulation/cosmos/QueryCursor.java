package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Query.RowRange;
import io.farshore.emulation.cosmos.sql.Values;
import io.farshore.emulation.cosmos.store.CosmosFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended.
 *
 * @param skip rows of the offset still to pass over
 * @param remaining rows of the limit still to return
 * @param sortValues the last row's sort keys
 * @param sequence the last row's document; 0 before the first
 */
record QueryCursor(long skip, long remaining, List<JsonNode> sortValues, long sequence) {
    QueryCursor {
        sortValues = List.copyOf(sortValues);
    }

    static QueryCursor start(RowRange range) {
        return new QueryCursor(range.offset(), range.limit(), List.of(), 0);
    }

    boolean isStart() {
        return sequence == 0;
    }

    QueryCursor past(List<JsonNode> rowSortValues, long rowSequence) {
        return skip > 0
                ? new QueryCursor(skip - 1, remaining, rowSortValues, rowSequence)
                : new QueryCursor(0, remaining - 1, rowSortValues, rowSequence);
    }

    String encode() {
        ObjectNode token = JsonNodeFactory.instance.objectNode();
        token.put("skip", skip).put("remaining", remaining).put("sequence", sequence);
        ArrayNode values = token.putArray("sort");
        // An empty array stands for undefined, which JSON cannot say.
        sortValues.forEach(value -> {
            ArrayNode wrapped = values.addArray();
            if (!value.isMissingNode()) {
                wrapped.add(value);
            }
        });
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
    }

    static QueryCursor decode(String text) {
        JsonNode token;
        try {
            token = GatewayRequest.parse(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
        if (!token.path("sequence").isIntegralNumber()) {
            throw foreign();
        }
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode wrapped : token.path("sort")) {
            values.add(wrapped.isEmpty() ? Values.UNDEFINED : wrapped.get(0));
        }
        return new QueryCursor(
                token.path("skip").longValue(),
                token.path("remaining").longValue(),
                values,
                token.path("sequence").longValue());
    }

    static CosmosFailure foreign() {
        return CosmosFailure.badRequest("Invalid continuation token: it is not from this query.");
    }
}
