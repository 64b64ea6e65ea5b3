package io.farshore.emulation.functionshost.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The path of an HTTP trigger. Literals match ignoring case. */
final class Route {
    /** Literals before parameters before catch-alls, from the left; then the longer route. */
    static final Comparator<Route> MOST_SPECIFIC_FIRST = Route::compareSpecificity;

    private final List<RouteSegment> segments;

    private Route(List<RouteSegment> segments) {
        this.segments = segments;
    }

    static Route parse(String text) {
        return new Route(split(text).map(RouteSegment::parse).toList());
    }

    private static Stream<String> split(String path) {
        return Stream.of(path.split("/")).filter(segment -> !segment.isEmpty());
    }

    /** The decoded segments of a raw path. */
    static List<String> segments(String rawPath) {
        return split(rawPath)
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** The values of the parameters when the path fits. */
    Optional<Map<String, String>> match(List<String> path) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            RouteSegment segment = segments.get(i);
            if (i >= path.size()) {
                return remainderIsOptional(i) ? Optional.of(values) : Optional.empty();
            }
            boolean catchAll = segment.kind() == RouteSegment.Kind.CATCH_ALL;
            String value = catchAll ? String.join("/", path.subList(i, path.size())) : path.get(i);
            if (!segment.matches(value, values)) {
                return Optional.empty();
            }
            if (catchAll) {
                return Optional.of(values);
            }
        }
        return path.size() <= segments.size() ? Optional.of(values) : Optional.empty();
    }

    private boolean remainderIsOptional(int from) {
        return segments.subList(from, segments.size()).stream().allMatch(RouteSegment::optional);
    }

    private static int compareSpecificity(Route left, Route right) {
        int common = Math.min(left.segments.size(), right.segments.size());
        for (int i = 0; i < common; i++) {
            int order =
                    left.segments.get(i).kind().compareTo(right.segments.get(i).kind());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(right.segments.size(), left.segments.size());
    }
}
