package io.farshore.functions.api;

import io.farshore.functions.request.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of OData's {@code $filter} that Azure's clients send: {@code Field eq 'value' and Field eq 'value'}, numbers without
 * quotes. What else is asked for is refused, so that nobody takes an unfiltered list for a filtered one.
 */
final class Filter {
    private static final int MAX_CHARS = 4096;
    private static final Pattern TERM = Pattern.compile(
            "\\s*(?<name>\\w+)\\s+(?<operator>\\w+)\\s+(?:'(?<value>(?:[^']|'')*)'|(?<number>-?\\d+(?:\\.\\d+)?)(?!\\S))"
                    + "\\s*(?<and>\\band\\b)?",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private Filter() {}

    /** Reads a filter by these fields; an empty one lets everything pass. */
    static Filter parse(String text, Set<String> fields) {
        Filter filter = new Filter();
        if (text.length() > MAX_CHARS) {
            throw new InvalidRequestException("$filter has more than " + MAX_CHARS + " characters.");
        }
        Matcher matcher = TERM.matcher(text);
        int position = 0;
        boolean more = !text.isBlank();
        while (more) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw new InvalidRequestException(
                        "$filter cannot be read at character " + position + "; write Field eq 'value' and ...");
            }
            String value = matcher.group("value") == null ? matcher.group("number") : matcher.group("value");
            filter.add(matcher.group("name"), matcher.group("operator"), value, fields);
            position = matcher.end();
            more = matcher.group("and") != null;
        }
        if (!text.substring(position).isBlank()) {
            throw new InvalidRequestException("$filter cannot be read at character " + position + '.');
        }
        return filter;
    }

    private void add(String name, String operator, String value, Set<String> fields) {
        if (fields.stream().noneMatch(name::equalsIgnoreCase)) {
            throw new InvalidRequestException("$filter: the field '" + name + "' is not one of "
                    + String.join(", ", new java.util.TreeSet<>(fields)) + '.');
        }
        if (!operator.equalsIgnoreCase("eq")) {
            throw new InvalidRequestException("$filter: the operator '" + operator + "' is not supported, only eq.");
        }
        if (values.putIfAbsent(name, value.replace("''", "'")) != null) {
            throw new InvalidRequestException("$filter names the field '" + name + "' twice.");
        }
    }

    Optional<String> value(String field) {
        return Optional.ofNullable(values.get(field));
    }

    /** What its values mean, found out by a reader that knows nothing of filters. */
    <T> T read(Function<Filter, T> reader) {
        try {
            return reader.apply(this);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("$filter: " + e.getMessage(), e);
        }
    }

    /** True when the field is not asked for, or is this in any case. */
    boolean matches(String field, String actual) {
        return value(field).map(wanted -> wanted.equalsIgnoreCase(actual)).orElse(true);
    }
}
