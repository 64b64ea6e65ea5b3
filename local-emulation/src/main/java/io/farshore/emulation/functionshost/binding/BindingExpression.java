package io.farshore.emulation.functionshost.binding;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the <code>{name}</code> of a path or queue name from a trigger's data. */
public final class BindingExpression {
    private static final Pattern PARAMETER = Pattern.compile("\\{([\\w.-]+)}");

    private BindingExpression() {}

    /** The names are matched ignoring case; {@code rand-guid} and {@code DateTime} need no data. */
    public static String resolve(String expression, Map<String, Object> data) {
        return PARAMETER
                .matcher(expression)
                .replaceAll(parameter -> Matcher.quoteReplacement(value(parameter.group(1), data)));
    }

    private static String value(String name, Map<String, Object> data) {
        for (Map.Entry<String, Object> entry : data.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue().toString();
            }
        }
        if (name.equalsIgnoreCase("rand-guid")) {
            return UUID.randomUUID().toString();
        }
        if (name.equalsIgnoreCase("DateTime")) {
            return DateTimeFormatter.ISO_INSTANT.withZone(ZoneOffset.UTC).format(Instant.now());
        }
        throw new IllegalArgumentException("No value for named parameter '" + name + "'.");
    }
}
