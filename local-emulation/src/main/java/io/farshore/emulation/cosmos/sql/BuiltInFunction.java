package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The built-in scalar functions of the subset. */
enum BuiltInFunction {
    STARTSWITH(2, 3, a -> matchText(a, String::startsWith)),
    ENDSWITH(2, 3, a -> matchText(a, String::endsWith)),
    CONTAINS(2, 3, a -> matchText(a, String::contains)),
    LOWER(1, 1, a -> mapText(a, s -> TextNode.valueOf(s.toLowerCase(Locale.ROOT)))),
    UPPER(1, 1, a -> mapText(a, s -> TextNode.valueOf(s.toUpperCase(Locale.ROOT)))),
    LENGTH(1, 1, a -> mapText(a, s -> Values.number(s.length()))),
    ARRAY_CONTAINS(2, 3, BuiltInFunction::arrayContains),
    ARRAY_LENGTH(1, 1, a -> a.get(0).isArray() ? Values.number(a.get(0).size()) : Values.UNDEFINED),
    IS_DEFINED(1, 1, a -> test(a, v -> !v.isMissingNode())),
    IS_NULL(1, 1, a -> test(a, JsonNode::isNull)),
    IS_STRING(1, 1, a -> test(a, JsonNode::isTextual)),
    IS_NUMBER(1, 1, a -> test(a, JsonNode::isNumber)),
    IS_BOOL(1, 1, a -> test(a, JsonNode::isBoolean)),
    IS_ARRAY(1, 1, a -> test(a, JsonNode::isArray)),
    IS_OBJECT(1, 1, a -> test(a, JsonNode::isObject));

    private final int minArguments;
    private final int maxArguments;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold no state
    private final Function<List<JsonNode>, JsonNode> body;

    BuiltInFunction(int minArguments, int maxArguments, Function<List<JsonNode>, JsonNode> body) {
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
        this.body = body;
    }

    static Optional<BuiltInFunction> named(String upperCaseName) {
        return Stream.of(values()).filter(f -> f.name().equals(upperCaseName)).findFirst();
    }

    void checkArity(int arguments) {
        if (arguments < minArguments || arguments > maxArguments) {
            throw new QuerySyntaxException("The " + name() + " function takes " + minArguments + " to " + maxArguments
                    + " argument(s), not " + arguments + ".");
        }
    }

    JsonNode apply(List<JsonNode> arguments) {
        return body.apply(arguments);
    }

    private static JsonNode test(List<JsonNode> arguments, Predicate<JsonNode> predicate) {
        return BooleanNode.valueOf(predicate.test(arguments.get(0)));
    }

    private static JsonNode mapText(List<JsonNode> arguments, Function<String, JsonNode> mapping) {
        JsonNode argument = arguments.get(0);
        return argument.isTextual() ? mapping.apply(argument.textValue()) : Values.UNDEFINED;
    }

    /** The third argument of the text functions asks to ignore case. */
    private static JsonNode matchText(List<JsonNode> arguments, BiPredicate<String, String> predicate) {
        if (!arguments.get(0).isTextual() || !arguments.get(1).isTextual() || !flagIsValid(arguments)) {
            return Values.UNDEFINED;
        }
        String text = arguments.get(0).textValue();
        String part = arguments.get(1).textValue();
        return BooleanNode.valueOf(
                flag(arguments)
                        ? predicate.test(text.toLowerCase(Locale.ROOT), part.toLowerCase(Locale.ROOT))
                        : predicate.test(text, part));
    }

    /** The third argument of ARRAY_CONTAINS asks for a match of the given fields only. */
    private static JsonNode arrayContains(List<JsonNode> arguments) {
        JsonNode array = arguments.get(0);
        JsonNode wanted = arguments.get(1);
        if (!array.isArray() || wanted.isMissingNode() || !flagIsValid(arguments)) {
            return Values.UNDEFINED;
        }
        boolean partial = flag(arguments) && wanted.isObject();
        for (JsonNode element : array) {
            if (Values.equal(element, wanted)
                    || (partial && element.isObject() && Values.containsFields(element, wanted))) {
                return BooleanNode.TRUE;
            }
        }
        return BooleanNode.FALSE;
    }

    private static boolean flagIsValid(List<JsonNode> arguments) {
        return arguments.size() < 3 || arguments.get(2).isBoolean();
    }

    private static boolean flag(List<JsonNode> arguments) {
        return arguments.size() == 3 && arguments.get(2).booleanValue();
    }
}
