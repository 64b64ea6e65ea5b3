package io.farshore.functions.api;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method and a path. Fixed parts are matched in any case, as Azure Resource Manager does.
 *
 * @param parts fixed, or a name in braces
 */
record Route(String method, List<String> parts, Handler handler) {
    /** Answers a call. */
    @FunctionalInterface
    interface Handler {
        ApiResponse handle(ApiCall call);
    }

    static Route of(String method, String pattern, Handler handler) {
        return new Route(method, split(pattern), handler);
    }

    static List<String> split(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }

    /** The variables of a path that this route is for. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != parts.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equalsIgnoreCase(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
