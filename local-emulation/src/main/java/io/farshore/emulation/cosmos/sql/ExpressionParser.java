package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Recursive descent over scalar expressions: OR, AND, NOT, comparison, path, primary. */
final class ExpressionParser {
    /** Bounds the recursion: deeper nesting would end in a stack overflow. */
    static final int MAX_DEPTH = 200;

    private final TokenReader tokens;
    private final Map<String, JsonNode> parameters;
    private final String alias;
    private int depth;

    ExpressionParser(TokenReader tokens, Map<String, JsonNode> parameters, String alias) {
        this.tokens = tokens;
        this.parameters = Map.copyOf(parameters);
        this.alias = alias;
    }

    Expression expression() {
        if (++depth > MAX_DEPTH) {
            throw new QuerySyntaxException("The query nests deeper than " + MAX_DEPTH + " levels.");
        }
        List<Expression> operands = separated(this::conjunction, "OR");
        depth--;
        tokens.refuseSymbols("?", "??");
        return operands.size() == 1 ? operands.get(0) : new Expression.Or(operands);
    }

    private Expression conjunction() {
        List<Expression> operands = separated(this::negation, "AND");
        return operands.size() == 1 ? operands.get(0) : new Expression.And(operands);
    }

    private List<Expression> separated(Supplier<Expression> operand, String keyword) {
        List<Expression> operands = new ArrayList<>();
        do {
            operands.add(operand.get());
        } while (tokens.acceptKeyword(keyword));
        return operands;
    }

    private Expression negation() {
        boolean negated = false;
        while (tokens.acceptKeyword("NOT")) {
            negated = !negated;
        }
        return negateWhen(negated, comparison());
    }

    private static Expression negateWhen(boolean negated, Expression operand) {
        return negated ? new Expression.Not(operand) : operand;
    }

    private Expression comparison() {
        Expression left = path();
        Optional<Comparison> operator = Comparison.of(tokens.peek());
        if (operator.isPresent()) {
            tokens.next();
            return new Expression.Compare(operator.get(), left, path());
        }
        boolean negated = tokens.acceptKeyword("NOT");
        tokens.refuse("LIKE");
        if (tokens.acceptKeyword("IN")) {
            return negateWhen(negated, anyOf(left));
        }
        if (tokens.acceptKeyword("BETWEEN")) {
            return negateWhen(negated, between(left));
        }
        if (negated) {
            throw tokens.unexpected("IN or BETWEEN");
        }
        return left;
    }

    private Expression anyOf(Expression left) {
        tokens.expectSymbol("(");
        List<Expression> values = list(")");
        if (values.isEmpty()) {
            throw new QuerySyntaxException("Syntax error, IN needs at least one value.");
        }
        Set<String> texts = new HashSet<>();
        for (Expression value : values) {
            if (value instanceof Expression.Literal(JsonNode literal) && literal.isTextual()) {
                texts.add(literal.textValue());
            }
        }
        if (texts.size() == values.size()) {
            return new Expression.OneOf(left, texts);
        }
        return new Expression.Or(values.stream()
                .map(value -> (Expression) new Expression.Compare(Comparison.EQUAL, left, value))
                .toList());
    }

    private Expression between(Expression left) {
        Expression low = path();
        tokens.expectKeyword("AND");
        return new Expression.And(List.of(
                new Expression.Compare(Comparison.GREATER_OR_EQUAL, left, low),
                new Expression.Compare(Comparison.LESS_OR_EQUAL, left, path())));
    }

    private Expression path() {
        Expression owner = primary();
        while (true) {
            if (tokens.acceptSymbol(".")) {
                owner = new Expression.Property(owner, propertyName());
            } else if (tokens.acceptSymbol("[")) {
                owner = subscript(owner);
                tokens.expectSymbol("]");
            } else {
                tokens.refuseSymbols("+", "-", "*", "/", "%", "||", "&", "|", "^");
                return owner;
            }
        }
    }

    private String propertyName() {
        if (tokens.peek().kind() != Token.Kind.WORD) {
            throw tokens.unexpected("a property name");
        }
        return tokens.next().text();
    }

    private Expression subscript(Expression owner) {
        if (!(primary() instanceof Expression.Literal literal)) {
            throw new UnsupportedQueryException("a computed subscript");
        }
        if (literal.value().isTextual()) {
            return new Expression.Property(owner, literal.value().textValue());
        }
        if (literal.value().isIntegralNumber() && literal.value().canConvertToInt()) {
            return new Expression.Element(owner, literal.value().intValue());
        }
        throw new QuerySyntaxException("Syntax error, a subscript is a string or a whole number.");
    }

    private Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case STRING -> literal(TextNode.valueOf(tokens.next().text()));
            case NUMBER ->
                literal(Values.number(Double.parseDouble(tokens.next().text())));
            case PARAMETER -> literal(parameter(tokens.next().text()));
            case SYMBOL -> bracketed();
            case WORD -> word();
            case END -> throw tokens.unexpected("an expression");
        };
    }

    private static Expression literal(JsonNode value) {
        return new Expression.Literal(value);
    }

    private JsonNode parameter(String name) {
        JsonNode value = parameters.get(name);
        if (value == null) {
            throw new QuerySyntaxException("The parameter '" + name + "' was not supplied.");
        }
        return value;
    }

    private Expression bracketed() {
        if (tokens.acceptSymbol("(")) {
            tokens.refuse("SELECT");
            Expression inner = expression();
            tokens.expectSymbol(")");
            return inner;
        }
        if (tokens.acceptSymbol("[")) {
            return new Expression.ArrayOf(list("]"));
        }
        if (tokens.acceptSymbol("{")) {
            return new Expression.ObjectOf(fields());
        }
        if (tokens.peek().isSymbol("-") && tokens.peekSecond().kind() == Token.Kind.NUMBER) {
            tokens.next();
            return literal(Values.number(-Double.parseDouble(tokens.next().text())));
        }
        throw tokens.unexpected("an expression");
    }

    /** Expressions up to and including the closing symbol. */
    private List<Expression> list(String close) {
        List<Expression> elements = new ArrayList<>();
        if (tokens.acceptSymbol(close)) {
            return elements;
        }
        do {
            tokens.refuse("SELECT");
            elements.add(expression());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(close);
        return elements;
    }

    private List<Expression.Field> fields() {
        List<Expression.Field> fields = new ArrayList<>();
        while (!tokens.acceptSymbol("}")) {
            if (!fields.isEmpty()) {
                tokens.expectSymbol(",");
            }
            String name =
                    tokens.peek().kind() == Token.Kind.STRING ? tokens.next().text() : tokens.name();
            tokens.expectSymbol(":");
            fields.add(new Expression.Field(name, expression()));
        }
        return fields;
    }

    private Expression word() {
        tokens.refuse("EXISTS", "ARRAY", "UDF");
        if (tokens.peekSecond().isSymbol("(")) {
            return call();
        }
        String name = tokens.name();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "true" -> literal(BooleanNode.TRUE);
            case "false" -> literal(BooleanNode.FALSE);
            case "null" -> literal(NullNode.getInstance());
            case "undefined" -> literal(Values.UNDEFINED);
            default -> root(name);
        };
    }

    private Expression root(String name) {
        if (!name.equals(alias)) {
            throw new QuerySyntaxException("Identifier '" + name + "' could not be resolved.");
        }
        return new Expression.Root(name);
    }

    private Expression call() {
        String name = tokens.name().toUpperCase(Locale.ROOT);
        if (AggregateFunction.named(name).isPresent()) {
            throw new UnsupportedQueryException(name + " other than as SELECT VALUE " + name + "(...)");
        }
        BuiltInFunction function =
                BuiltInFunction.named(name).orElseThrow(() -> new UnsupportedQueryException("function " + name));
        tokens.expectSymbol("(");
        List<Expression> arguments = list(")");
        function.checkArity(arguments.size());
        return new Expression.Call(function, arguments);
    }
}
