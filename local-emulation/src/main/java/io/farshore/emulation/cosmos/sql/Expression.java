package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** A scalar expression. "Undefined" is a value of its own: the missing node of the JSON library. */
sealed interface Expression {
    record Literal(JsonNode value) implements Expression {}

    /** The document itself, under the alias of the FROM clause. */
    record Root(String alias) implements Expression {}

    record Property(Expression owner, String name) implements Expression {}

    record Element(Expression owner, int index) implements Expression {}

    record Not(Expression operand) implements Expression {}

    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Compare(Comparison operator, Expression left, Expression right) implements Expression {}

    /** Whether the value is one of many texts. */
    record OneOf(Expression value, Set<String> texts) implements Expression {
        public OneOf {
            texts = Set.copyOf(texts);
        }
    }

    record Call(BuiltInFunction function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record ArrayOf(List<Expression> elements) implements Expression {
        public ArrayOf {
            elements = List.copyOf(elements);
        }
    }

    record ObjectOf(List<Field> fields) implements Expression {
        public ObjectOf {
            fields = List.copyOf(fields);
        }
    }

    /** A named value: a field of an object, or one item of a SELECT list. */
    record Field(String name, Expression value) {}
}
