package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.view.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The operations of the resource provider, as roles name them. Made of the routes, so that none is forgotten. */
final class ProviderOperations {
    private static final String NAMESPACE = "Microsoft.RecoveryServices";
    private static final String PATH =
            "subscriptions/{subscription}/resourceGroups/{group}/providers/" + NAMESPACE + "/operations";

    private final ObjectNode list;

    ProviderOperations(List<Route> routes) {
        Map<String, ObjectNode> operations = new TreeMap<>();
        routes.forEach(route -> name(route).ifPresent(name -> operations.computeIfAbsent(name, this::view)));
        list = Wire.list(List.copyOf(operations.values()), null);
    }

    Route route() {
        return Route.of("GET", PATH, call -> ApiResponse.ok(list.deepCopy()));
    }

    /** Fixed parts after the provider, then what is done: read, write, delete, or the action's name. */
    private static Optional<String> name(Route route) {
        int provider = route.parts().lastIndexOf(NAMESPACE);
        if (provider < 0) {
            return Optional.empty();
        }
        List<String> tail = route.parts().subList(provider + 1, route.parts().size());
        boolean action = route.method().equals("POST");
        String path = tail.stream().filter(part -> !part.startsWith("{")).collect(Collectors.joining("/"));
        String verb =
                switch (route.method()) {
                    case "GET" -> "/read";
                    case "DELETE" -> "/delete";
                    default -> action ? "/action" : "/write";
                };
        return Optional.of(NAMESPACE + '/' + path + verb);
    }

    private ObjectNode view(String name) {
        List<String> parts = List.of(name.split("/"));
        String verb = parts.getLast();
        boolean action = verb.equals("action");
        String resource = parts.get(parts.size() - (action ? 3 : 2));
        String operation = action ? parts.get(parts.size() - 2) : verb;
        ObjectNode view = Wire.object().put("name", name);
        view.putObject("display")
                .put("provider", "Microsoft Recovery Services")
                .put("resource", resource)
                .put("operation", operation)
                .put("description", operation + " of " + resource);
        view.put("origin", "user");
        view.putObject("properties");
        return view;
    }
}
