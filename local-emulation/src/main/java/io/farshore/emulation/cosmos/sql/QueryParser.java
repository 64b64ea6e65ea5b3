package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.cosmos.sql.Query.RowRange;
import io.farshore.emulation.cosmos.sql.Query.SortKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the clauses of a query.
 *
 * <p>The alias is only known after FROM, and SELECT comes before it: the FROM clause is found first, by a scan.
 */
final class QueryParser {
    private final TokenReader tokens;
    private final ExpressionParser expressions;
    private final Map<String, JsonNode> parameters;

    private QueryParser(String text, Map<String, JsonNode> parameters) {
        this.parameters = parameters;
        tokens = new TokenReader(text);
        expressions = new ExpressionParser(tokens, parameters, aliasOf(text));
    }

    static Query query(String text, Map<String, JsonNode> parameters) {
        return new QueryParser(text, parameters).query();
    }

    static Condition patchCondition(String text, Map<String, JsonNode> parameters) {
        QueryParser parser = new QueryParser(text, parameters);
        if (parser.tokens.acceptKeyword("SELECT")) {
            parser.tokens.expectSymbol("*");
        }
        parser.from();
        Condition condition = parser.where().orElseThrow(() -> parser.tokens.unexpected("WHERE"));
        parser.tokens.expectEnd();
        return condition;
    }

    private static String aliasOf(String text) {
        TokenReader scan = new TokenReader(text);
        while (!scan.acceptKeyword("FROM")) {
            if (scan.next().kind() == Token.Kind.END) {
                throw new UnsupportedQueryException("a query without FROM");
            }
        }
        return from(scan);
    }

    private static String from(TokenReader tokens) {
        String alias = tokens.name();
        tokens.refuse("IN");
        if (tokens.peek().isSymbol(".") || tokens.peek().isSymbol("[")) {
            throw new UnsupportedQueryException("FROM a path");
        }
        if (tokens.acceptKeyword("AS") || tokens.atName()) {
            alias = tokens.name();
        }
        tokens.refuse("JOIN");
        if (tokens.peek().isSymbol(",")) {
            throw new UnsupportedQueryException("more than one source in FROM");
        }
        return alias;
    }

    private void from() {
        tokens.expectKeyword("FROM");
        from(tokens);
    }

    private Query query() {
        tokens.expectKeyword("SELECT");
        tokens.refuse("DISTINCT");
        Optional<Long> top = tokens.acceptKeyword("TOP") ? Optional.of(count()) : Optional.empty();
        tokens.refuse("DISTINCT");
        Selection selection = selection();
        from();
        Optional<Condition> where = where();
        tokens.refuse("GROUP");
        List<SortKey> orderBy = orderBy();
        RowRange range = range(top);
        tokens.expectEnd();
        if (selection instanceof Selection.Aggregate && (!orderBy.isEmpty() || !range.equals(RowRange.ALL))) {
            throw new UnsupportedQueryException("an aggregate with ORDER BY, TOP, OFFSET or LIMIT");
        }
        return new Query(selection, where, orderBy, range);
    }

    private Selection selection() {
        if (tokens.acceptKeyword("VALUE")) {
            return aggregate().orElseGet(() -> new Selection.SingleValue(expressions.expression()));
        }
        return tokens.acceptSymbol("*") ? new Selection.Everything() : fields();
    }

    private Optional<Selection> aggregate() {
        Optional<AggregateFunction> function = tokens.peekSecond().isSymbol("(")
                ? AggregateFunction.named(tokens.peek().upperCase())
                : Optional.empty();
        if (function.isEmpty()) {
            return Optional.empty();
        }
        tokens.next();
        tokens.expectSymbol("(");
        Expression argument = expressions.expression();
        tokens.expectSymbol(")");
        return Optional.of(new Selection.Aggregate(function.get(), argument));
    }

    private Selection fields() {
        List<Expression.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int unnamed = 0;
        do {
            Expression value = expressions.expression();
            Optional<String> name = fieldName(value);
            String unique = name.isPresent() ? name.get() : "$" + ++unnamed;
            if (!names.add(unique)) {
                throw new QuerySyntaxException("The property name '" + unique + "' is specified more than once.");
            }
            fields.add(new Expression.Field(unique, value));
        } while (tokens.acceptSymbol(","));
        return new Selection.Fields(fields);
    }

    private Optional<String> fieldName(Expression value) {
        if (tokens.acceptKeyword("AS") || tokens.atName()) {
            return Optional.of(tokens.name());
        }
        return switch (value) {
            case Expression.Property property -> Optional.of(property.name());
            case Expression.Root root -> Optional.of(root.alias());
            case Expression.Literal _,
                    Expression.Element _,
                    Expression.Not _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Compare _,
                    Expression.OneOf _,
                    Expression.Call _,
                    Expression.ArrayOf _,
                    Expression.ObjectOf _ -> Optional.empty();
        };
    }

    private Optional<Condition> where() {
        return tokens.acceptKeyword("WHERE") ? Optional.of(new Condition(expressions.expression())) : Optional.empty();
    }

    private List<SortKey> orderBy() {
        List<SortKey> keys = new ArrayList<>();
        if (tokens.acceptKeyword("ORDER")) {
            tokens.expectKeyword("BY");
            tokens.refuse("RANK");
            do {
                Expression property = expressions.expression();
                String path = indexPath(property);
                keys.add(new SortKey(property, path, descending()));
            } while (tokens.acceptSymbol(","));
        }
        return keys;
    }

    private boolean descending() {
        boolean descending = tokens.acceptKeyword("DESC");
        if (!descending) {
            tokens.acceptKeyword("ASC");
        }
        return descending;
    }

    private static String indexPath(Expression expression) {
        return switch (expression) {
            case Expression.Root _ -> "";
            case Expression.Property property -> indexPath(property.owner()) + "/" + property.name();
            case Expression.Literal _,
                    Expression.Element _,
                    Expression.Not _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Compare _,
                    Expression.OneOf _,
                    Expression.Call _,
                    Expression.ArrayOf _,
                    Expression.ObjectOf _ ->
                throw new UnsupportedQueryException("ORDER BY something other than a property");
        };
    }

    private RowRange range(Optional<Long> top) {
        if (!tokens.acceptKeyword("OFFSET")) {
            return top.map(rows -> new RowRange(0, rows)).orElse(RowRange.ALL);
        }
        if (top.isPresent()) {
            throw new QuerySyntaxException("TOP and OFFSET LIMIT cannot be used together.");
        }
        long offset = count();
        tokens.expectKeyword("LIMIT");
        return new RowRange(offset, count());
    }

    private long count() {
        Token token = tokens.next();
        if (token.kind() == Token.Kind.NUMBER && token.text().matches("\\d{1,9}")) {
            return Long.parseLong(token.text());
        }
        JsonNode value = token.kind() == Token.Kind.PARAMETER ? parameters.get(token.text()) : null;
        if (value != null && value.isIntegralNumber()) {
            return value.longValue();
        }
        throw new QuerySyntaxException("TOP, OFFSET and LIMIT take a whole number.");
    }
}
