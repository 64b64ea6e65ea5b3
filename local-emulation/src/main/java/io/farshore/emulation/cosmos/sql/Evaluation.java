package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;

/** The value of an expression for one document, in three-valued logic. */
final class Evaluation {
    private Evaluation() {}

    static boolean isTrue(Expression condition, JsonNode document) {
        return evaluate(condition, document).equals(BooleanNode.TRUE);
    }

    static JsonNode evaluate(Expression expression, JsonNode document) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Root _ -> document;
            case Expression.Property property -> property(evaluate(property.owner(), document), property.name());
            case Expression.Element element -> element(evaluate(element.owner(), document), element.index());
            case Expression.Not not -> negate(evaluate(not.operand(), document));
            case Expression.And and -> combine(and.operands(), document, BooleanNode.FALSE);
            case Expression.Or or -> combine(or.operands(), document, BooleanNode.TRUE);
            case Expression.Compare compare ->
                compare.operator().apply(evaluate(compare.left(), document), evaluate(compare.right(), document));
            case Expression.OneOf one -> oneOf(evaluate(one.value(), document), one.texts());
            case Expression.Call call ->
                call.function()
                        .apply(call.arguments().stream()
                                .map(argument -> evaluate(argument, document))
                                .toList());
            case Expression.ArrayOf array -> array(array.elements(), document);
            case Expression.ObjectOf object -> object(object.fields(), document);
        };
    }

    /** What is no text compares with texts as it does with any one of them. */
    private static JsonNode oneOf(JsonNode value, Set<String> texts) {
        return value.isTextual()
                ? BooleanNode.valueOf(texts.contains(value.textValue()))
                : Comparison.EQUAL.apply(value, TextNode.valueOf(""));
    }

    private static JsonNode property(JsonNode owner, String name) {
        return owner.isObject() ? owner.path(name) : Values.UNDEFINED;
    }

    private static JsonNode element(JsonNode owner, int index) {
        return owner.isArray() ? owner.path(index) : Values.UNDEFINED;
    }

    private static JsonNode negate(JsonNode value) {
        return value.isBoolean() ? BooleanNode.valueOf(!value.booleanValue()) : Values.UNDEFINED;
    }

    /** AND decides on the first false, OR on the first true; otherwise one undefined makes the whole undefined. */
    private static JsonNode combine(List<Expression> operands, JsonNode document, BooleanNode decisive) {
        boolean undefined = false;
        for (Expression operand : operands) {
            JsonNode value = evaluate(operand, document);
            if (value.equals(decisive)) {
                return decisive;
            }
            undefined |= !value.isBoolean();
        }
        return undefined ? Values.UNDEFINED : BooleanNode.valueOf(!decisive.booleanValue());
    }

    private static JsonNode array(List<Expression> elements, JsonNode document) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Expression element : elements) {
            JsonNode value = evaluate(element, document);
            if (!value.isMissingNode()) {
                array.add(value);
            }
        }
        return array;
    }

    static ObjectNode object(List<Expression.Field> fields, JsonNode document) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Expression.Field field : fields) {
            JsonNode value = evaluate(field.value(), document);
            if (!value.isMissingNode()) {
                object.set(field.name(), value);
            }
        }
        return object;
    }
}
