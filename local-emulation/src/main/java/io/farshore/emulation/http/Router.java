package io.farshore.emulation.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the handler of a request by method and path template. A template is matched without regard to case, as Azure
 * does; {@code {name}} stands for one segment, {@code {name*}} for the rest. The first route added wins. Add all
 * routes before serving; after that safe for threads.
 */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(\\*?)}");

    /** Answers one kind of request. */
    @FunctionalInterface
    public interface Handler {
        Reply handle(Request request) throws IOException;
    }

    private record Route(String method, Pattern path, List<String> names, Handler handler) {
        Optional<Request> match(Request request) {
            Matcher matcher = path.matcher(request.path());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Map<String, String> variables = new LinkedHashMap<>();
            names.forEach(name -> variables.put(name, matcher.group(name)));
            return Optional.of(request.withVariables(variables));
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final ErrorShape errors;

    public Router(ErrorShape errors) {
        this.errors = errors;
    }

    /** Adds a route; method {@code *} means all. */
    public Router on(String method, String template, Handler handler) {
        List<String> names = new ArrayList<>();
        StringBuilder regex = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(template);
        int end = 0;
        while (matcher.find()) {
            names.add(matcher.group(1));
            regex.append(Pattern.quote(template.substring(end, matcher.start())))
                    .append("(?<")
                    .append(matcher.group(1))
                    .append(matcher.group(2).isEmpty() ? ">[^/]+)" : ">.*)");
            end = matcher.end();
        }
        regex.append(Pattern.quote(template.substring(end))).append("/?");
        Pattern path = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        routes.add(new Route(method, path, List.copyOf(names), handler));
        return this;
    }

    /** The answer to {@code request}; faults become answers in this service's shape. */
    Reply answer(Request request) {
        try {
            return dispatch(request);
        } catch (HttpFault fault) {
            return reply(fault);
        } catch (Exception e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return reply(new HttpFault(500, "InternalServerError", "The emulator failed; its log says why."));
        }
    }

    Reply reply(HttpFault fault) {
        Reply reply = errors.reply(fault);
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private Reply dispatch(Request request) throws IOException {
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Request> matched = route.match(request);
            if (matched.isPresent()) {
                if (route.method().equals("*") || route.method().equals(request.method())) {
                    return route.handler().handle(matched.get());
                }
                pathKnown = true;
            }
        }
        if (pathKnown) {
            throw new HttpFault(405, "MethodNotAllowed", request.method() + " is not offered here.");
        }
        throw new HttpFault(404, "NotFound", "This emulator does not offer " + request.path() + ".");
    }
}
