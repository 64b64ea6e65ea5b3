package io.farshore.emulation.functionshost.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One segment of a route: literal text, parameters, or both, as in <code>{name}.json</code>.
 *
 * @param kind how general it is
 * @param pattern what the segment must look like, one group for each parameter
 */
record RouteSegment(Kind kind, boolean optional, Pattern pattern, List<Parameter> parameters) {
    /** From the most specific to the most general. */
    enum Kind {
        LITERAL,
        CONSTRAINED,
        PARAMETER,
        CATCH_ALL
    }

    /** A name and what its value must satisfy. */
    record Parameter(String name, List<Predicate<String>> constraints) {
        Parameter {
            constraints = List.copyOf(constraints);
        }
    }

    // The constraint may hold braces of its own: {id:regex(^a{{2}}$)}; doubled, as in ASP.NET.
    private static final Pattern PARAMETER =
            Pattern.compile("\\{(\\*{0,2})(\\w+)((?::[^{}?]*(?:\\{\\{[^{}]*}}[^{}?]*)*)?)(\\??)}");

    RouteSegment {
        parameters = List.copyOf(parameters);
    }

    static RouteSegment parse(String text) {
        StringBuilder pattern = new StringBuilder();
        List<Parameter> parameters = new ArrayList<>();
        boolean catchAll = false;
        boolean optional = false;
        Matcher matcher = PARAMETER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(text.substring(end, matcher.start()))).append("(.+)");
            catchAll |= !matcher.group(1).isEmpty();
            optional |= !matcher.group(4).isEmpty();
            parameters.add(new Parameter(matcher.group(2), constraints(matcher.group(3))));
            end = matcher.end();
        }
        String rest = text.substring(end);
        if (rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException("The route segment " + text + " is not supported by the local host");
        }
        pattern.append(Pattern.quote(rest));
        return new RouteSegment(
                kind(catchAll, parameters),
                optional || catchAll,
                Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL),
                parameters);
    }

    private static List<Predicate<String>> constraints(String text) {
        List<Predicate<String>> constraints = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 1; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ':';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ':' && (depth == 0 || i == text.length()) && i > start) {
                constraints.add(RouteConstraint.parse(
                        text.substring(start, i).replace("{{", "{").replace("}}", "}")));
                start = i + 1;
            }
        }
        return constraints;
    }

    private static Kind kind(boolean catchAll, List<Parameter> parameters) {
        if (catchAll) {
            return Kind.CATCH_ALL;
        }
        if (parameters.isEmpty()) {
            return Kind.LITERAL;
        }
        return parameters.stream().allMatch(parameter -> parameter.constraints().isEmpty())
                ? Kind.PARAMETER
                : Kind.CONSTRAINED;
    }

    /** Whether a decoded segment fits; its parameters are added to {@code values}. */
    boolean matches(String segment, Map<String, String> values) {
        Matcher matcher = pattern.matcher(segment);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < parameters.size(); i++) {
            String value = matcher.group(i + 1);
            if (!parameters.get(i).constraints().stream().allMatch(constraint -> constraint.test(value))) {
                return false;
            }
            values.put(parameters.get(i).name(), value);
        }
        return true;
    }
}
