package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A condition on one document: the WHERE clause, or the condition of a patch. Immutable. */
public final class Condition {
    private final Expression expression;

    Condition(Expression expression) {
        this.expression = expression;
    }

    /** Parses the condition of a patch: {@code from c where ...}. */
    public static Condition parse(String text) {
        return QueryParser.patchCondition(text, Map.of());
    }

    Expression expression() {
        return expression;
    }

    /** Whether it is true; false and undefined both say no. */
    public boolean isTrue(JsonNode document) {
        return Evaluation.isTrue(expression, document);
    }
}
