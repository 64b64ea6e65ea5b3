package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A parsed query over the documents of one container. Immutable. */
public final class Query {
    private final Selection selection;
    private final Optional<Condition> where;
    private final List<SortKey> orderBy;
    private final RowRange range;

    Query(Selection selection, Optional<Condition> where, List<SortKey> orderBy, RowRange range) {
        this.selection = selection;
        this.where = where;
        this.orderBy = List.copyOf(orderBy);
        this.range = range;
    }

    /**
     * Parses a query.
     *
     * @param parameters values by name; the names carry the {@code @}
     * @throws QuerySyntaxException when the query is wrong
     * @throws UnsupportedQueryException when it uses something outside the subset
     */
    public static Query parse(String text, Map<String, JsonNode> parameters) {
        return QueryParser.query(text, parameters);
    }

    /** Whether the document passes the WHERE clause. */
    public boolean matches(JsonNode document) {
        return where.isEmpty() || where.get().isTrue(document);
    }

    /** Where an index may look for its documents. */
    public Seek seek() {
        return Seek.of(where.map(Condition::expression), orderBy);
    }

    /** Sort keys, most significant first; empty: by creation. */
    public List<SortKey> orderBy() {
        return orderBy;
    }

    /** The rows to pass over and to return. */
    public RowRange range() {
        return range;
    }

    /** Whether the query folds all its rows into one value. */
    public boolean isAggregate() {
        return selection instanceof Selection.Aggregate;
    }

    /** Whether rows are values rather than objects, which clients have to unwrap. */
    public boolean selectsValue() {
        return switch (selection) {
            case Selection.SingleValue _, Selection.Aggregate _ -> true;
            case Selection.Everything _, Selection.Fields _ -> false;
        };
    }

    /** What a matching document becomes; undefined when it leaves no row. */
    public JsonNode project(JsonNode document) {
        return switch (selection) {
            case Selection.Everything _ -> document;
            case Selection.SingleValue single -> Evaluation.evaluate(single.value(), document);
            case Selection.Fields fields -> Evaluation.object(fields.fields(), document);
            case Selection.Aggregate _ -> throw new IllegalStateException("an aggregate has no row per document");
        };
    }

    /** The value of an aggregate over the matching documents; undefined when it leaves no row. */
    public JsonNode aggregate(Stream<? extends JsonNode> documents) {
        return switch (selection) {
            case Selection.Aggregate aggregate ->
                aggregate
                        .function()
                        .fold(documents.map(document -> Evaluation.evaluate(aggregate.argument(), document)));
            case Selection.Everything _, Selection.SingleValue _, Selection.Fields _ ->
                throw new IllegalStateException("not an aggregate");
        };
    }

    /**
     * Which of the ordered rows are returned.
     *
     * @param offset rows to pass over
     * @param limit rows to return at most
     */
    public record RowRange(long offset, long limit) {
        static final RowRange ALL = new RowRange(0, Long.MAX_VALUE);

        public RowRange {
            if (offset < 0 || limit < 0) {
                throw new QuerySyntaxException("OFFSET, LIMIT and TOP must not be negative.");
            }
        }
    }

    /** One key of the order. */
    public static final class SortKey {
        private final Expression property;
        private final String path;
        private final boolean descending;

        SortKey(Expression property, String path, boolean descending) {
            this.property = property;
            this.path = path;
            this.descending = descending;
        }

        /** The property as an indexing policy writes it: {@code /a/b}. */
        public String path() {
            return path;
        }

        /** The name of a property at the top of a document; empty: it lies deeper. */
        Optional<String> topLevel() {
            return Seek.topLevel(property);
        }

        /** Whether larger values come first. */
        public boolean descending() {
            return descending;
        }

        /** The value of this key in a document. */
        public JsonNode valueIn(JsonNode document) {
            JsonNode value = Evaluation.evaluate(property, document);
            if (value.isContainerNode()) {
                throw new UnsupportedQueryException("ORDER BY over arrays or objects (" + path + ")");
            }
            return value;
        }

        /** Orders two values of this key. */
        public int compare(JsonNode left, JsonNode right) {
            return descending ? Values.compare(right, left) : Values.compare(left, right);
        }
    }
}
