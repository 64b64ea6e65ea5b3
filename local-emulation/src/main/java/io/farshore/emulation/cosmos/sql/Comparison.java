package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The comparison operators.
 *
 * <p>Undefined on either side gives undefined. Values of different types are unequal; ordering them gives undefined.
 * The documentation's table says undefined for equality across types too, but {@code c.x != null} finds strings in
 * the service, as it does in the query engine Microsoft publishes with its .NET client.
 */
enum Comparison {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** The operator a token stands for; empty when it is not one. */
    static Optional<Comparison> of(Token token) {
        String symbol = token.isSymbol("<>") ? NOT_EQUAL.symbol : token.text();
        return token.kind() == Token.Kind.SYMBOL
                ? Stream.of(values()).filter(c -> c.symbol.equals(symbol)).findFirst()
                : Optional.empty();
    }

    JsonNode apply(JsonNode left, JsonNode right) {
        if (left.isMissingNode() || right.isMissingNode()) {
            return Values.UNDEFINED;
        }
        return switch (this) {
            case EQUAL -> BooleanNode.valueOf(Values.equal(left, right));
            case NOT_EQUAL -> BooleanNode.valueOf(!Values.equal(left, right));
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> order(left, right);
        };
    }

    private JsonNode order(JsonNode left, JsonNode right) {
        if (!Values.ordered(left, right)) {
            return Values.UNDEFINED;
        }
        int order = Values.compare(left, right);
        return BooleanNode.valueOf(
                switch (this) {
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case EQUAL, NOT_EQUAL -> throw new IllegalStateException("not an order: " + this);
                });
    }
}
