package io.farshore.emulation.functionshost.http;

import io.farshore.emulation.functionshost.app.FunctionDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the function of a request. Immutable. */
final class RouteTable {
    private final List<Entry> entries;

    private RouteTable(List<Entry> entries) {
        this.entries = entries;
    }

    static RouteTable of(List<FunctionDefinition> functions, String prefix) {
        List<Entry> entries = new ArrayList<>();
        for (FunctionDefinition function : functions) {
            String route = function.trigger().text("route");
            Route parsed = Route.parse(prefix + "/" + (route.isEmpty() ? function.name() : route));
            entries.add(new Entry(parsed, function.trigger().texts("methods"), function));
        }
        entries.sort(Comparator.comparing(Entry::route, Route.MOST_SPECIFIC_FIRST));
        return new RouteTable(List.copyOf(entries));
    }

    Optional<Match> find(String method, String rawPath) {
        List<String> path = Route.segments(rawPath);
        for (Entry entry : entries) {
            if (entry.takes(method)) {
                Optional<Map<String, String>> values = entry.route().match(path);
                if (values.isPresent()) {
                    return Optional.of(new Match(entry.function(), values.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** The function and the values of its route parameters. */
    record Match(FunctionDefinition function, Map<String, String> parameters) {}

    private record Entry(Route route, List<String> methods, FunctionDefinition function) {
        boolean takes(String method) {
            return methods.isEmpty() || methods.stream().anyMatch(method::equalsIgnoreCase);
        }
    }
}
