package io.farshore.emulation.functionshost.http;

import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The constraints of a route parameter: <code>{id:int:min(1)}</code>. */
final class RouteConstraint {
    private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\((.*)\\))?");
    private static final Map<String, Pattern> SHAPES = Map.of(
            "int", Pattern.compile("-?\\d{1,10}"),
            "long", Pattern.compile("-?\\d{1,19}"),
            "bool", Pattern.compile("true|false", Pattern.CASE_INSENSITIVE),
            "alpha", Pattern.compile("[A-Za-z]*"),
            "guid", Pattern.compile("\\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}}?"));

    private RouteConstraint() {}

    static Predicate<String> parse(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            throw unknown(text);
        }
        Pattern shape = SHAPES.get(call.group(1));
        if (shape != null) {
            return value -> shape.matcher(value).matches();
        }
        String arguments = call.group(2) == null ? "" : call.group(2);
        return switch (call.group(1)) {
            case "min" -> value -> isNumber(value) && Long.parseLong(value) >= number(arguments);
            case "max" -> value -> isNumber(value) && Long.parseLong(value) <= number(arguments);
            case "minlength" -> value -> value.length() >= number(arguments);
            case "maxlength" -> value -> value.length() <= number(arguments);
            case "length" -> value -> value.length() == number(arguments);
            case "regex" -> Pattern.compile(arguments, Pattern.CASE_INSENSITIVE).asPredicate();
            default -> throw unknown(text);
        };
    }

    private static boolean isNumber(String value) {
        return value.matches("-?\\d{1,18}");
    }

    private static long number(String arguments) {
        return Long.parseLong(arguments.strip());
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("The route constraint " + text + " is not supported by the local host");
    }
}
