package io.farshore.emulation.cosmos.sql;

import java.util.List;

/** What each row of a query becomes. */
sealed interface Selection {
    /** {@code SELECT *}. */
    record Everything() implements Selection {}

    /** {@code SELECT VALUE expression}. */
    record SingleValue(Expression value) implements Selection {}

    /** {@code SELECT a, b AS c}. */
    record Fields(List<Expression.Field> fields) implements Selection {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** {@code SELECT VALUE COUNT(1)} and its siblings. */
    record Aggregate(AggregateFunction function, Expression argument) implements Selection {}
}
