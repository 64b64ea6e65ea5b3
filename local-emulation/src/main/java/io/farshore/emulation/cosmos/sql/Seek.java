package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an index may look for the documents of a query: conditions that all of them meet, among others which only
 * {@link Query#matches} knows. All are about properties at the top of a document.
 *
 * @param ids the only ids there can be
 * @param equality a property and its text
 * @param order the property that gives the rows their order, ascending; empty: by creation, or by more than one key
 * @param after rows come after this place
 */
public record Seek(
        Optional<Set<String>> ids, Optional<Equality> equality, Optional<String> order, Optional<Place> after) {
    private static final String ID = "id";

    /** A property that has to have one text. */
    public record Equality(String property, String text) {}

    /**
     * A place in the order of rows.
     *
     * @param value of the property that gives the order; undefined when there is none
     * @param sequence the document's number of creation; 0 is before all documents of the value
     */
    public record Place(JsonNode value, long sequence) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byValue = Values.compare(value, other.value);
            return byValue != 0 ? byValue : Long.compare(sequence, other.sequence);
        }
    }

    static Seek of(Optional<Expression> where, List<Query.SortKey> orderBy) {
        List<Expression> conditions = where.stream().flatMap(Seek::conditions).toList();
        Optional<String> order = orderBy.size() == 1 && !orderBy.getFirst().descending()
                ? orderBy.getFirst().topLevel()
                : Optional.empty();
        return new Seek(
                first(conditions.stream().map(Seek::ids)),
                first(conditions.stream().map(Seek::equality)),
                order,
                order.flatMap(
                        property -> first(conditions.stream().map(condition -> lowerBound(condition, property)))));
    }

    private static <T> Optional<T> first(Stream<Optional<T>> found) {
        return found.flatMap(Optional::stream).findFirst();
    }

    /** The same, from a later place. */
    public Seek after(Place place) {
        return new Seek(ids, equality, order, Optional.of(place));
    }

    private static Stream<Expression> conditions(Expression where) {
        return where instanceof Expression.And(List<Expression> operands)
                ? operands.stream().flatMap(Seek::conditions)
                : Stream.of(where);
    }

    private static Optional<Set<String>> ids(Expression condition) {
        return condition instanceof Expression.OneOf(Expression value, Set<String> texts)
                        && topLevel(value).filter(ID::equals).isPresent()
                ? Optional.of(texts)
                : Optional.empty();
    }

    private static Optional<Equality> equality(Expression condition) {
        return condition instanceof Expression.Compare(Comparison operator, Expression left, Expression right)
                        && operator == Comparison.EQUAL
                        && right instanceof Expression.Literal(JsonNode literal)
                        && literal.isTextual()
                ? topLevel(left).map(property -> new Equality(property, literal.textValue()))
                : Optional.empty();
    }

    private static Optional<Place> lowerBound(Expression condition, String property) {
        return condition instanceof Expression.Compare(Comparison operator, Expression left, Expression right)
                        && (operator == Comparison.GREATER || operator == Comparison.GREATER_OR_EQUAL)
                        && right instanceof Expression.Literal(JsonNode literal)
                        && topLevel(left).filter(property::equals).isPresent()
                ? Optional.of(new Place(literal, 0))
                : Optional.empty();
    }

    static Optional<String> topLevel(Expression expression) {
        return expression instanceof Expression.Property(Expression owner, String name)
                        && owner instanceof Expression.Root
                ? Optional.of(name)
                : Optional.empty();
    }
}
