package io.farshore.emulation.functionshost.http;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.HostConfiguration;
import io.farshore.emulation.functionshost.binding.FunctionFailedException;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.FunctionThreads;
import io.farshore.emulation.functionshost.binding.Invocation;
import io.farshore.emulation.functionshost.binding.Payload;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the HTTP triggers of an app. */
public final class HttpFrontend {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFrontend.class);
    private static final byte[] NO_BODY = {};

    private final HttpServer server;
    private final RouteTable routes;
    private final FunctionKey key;
    private final long maxRequestBodyBytes;
    private final FunctionInvoker invoker;

    public HttpFrontend(
            HttpServer server,
            List<FunctionDefinition> functions,
            HostConfiguration configuration,
            Optional<String> functionKey,
            FunctionInvoker invoker) {
        this.server = server;
        this.routes = RouteTable.of(functions, configuration.routePrefix());
        this.key = new FunctionKey(functionKey);
        this.maxRequestBodyBytes = configuration.maxRequestBodyBytes();
        this.invoker = invoker;
    }

    public void start() {
        server.setExecutor(FunctionThreads.perTask());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Takes no more requests, and waits for those that run. */
    public void stop(int seconds) {
        server.stop(seconds);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Before any answer: what is left of a body while the client goes on can swallow its next request.
            byte[] body = readBody(exchange);
            RequestHead head = RequestHead.of(exchange, server instanceof HttpsServer ? "https" : "http");
            Optional<RouteTable.Match> match =
                    routes.find(head.method(), exchange.getRequestURI().getRawPath());
            if (match.isEmpty()) {
                send(exchange, 404, NO_BODY);
            } else if (!key.permits(match.get().function(), head.headers(), head.query())) {
                send(exchange, 401, NO_BODY);
            } else {
                run(exchange, head, body, match.get());
            }
        } catch (RuntimeException e) {
            LOG.error("The request {} failed in the host", exchange.getRequestURI(), e);
            throw e;
        }
    }

    private void run(HttpExchange exchange, RequestHead head, byte[] body, RouteTable.Match match) throws IOException {
        if (body.length > maxRequestBodyBytes) {
            send(exchange, 413, NO_BODY);
            return;
        }
        Map<String, Object> data = new HashMap<>(head.query());
        data.putAll(match.parameters());
        Invocation invocation = new Invocation(parameter -> argument(parameter, head, body), data);
        try {
            answer(exchange, invoker.invoke(match.function(), invocation));
        } catch (FunctionFailedException e) {
            send(exchange, 500, NO_BODY);
        }
    }

    /** At most one byte more than allowed. */
    private byte[] readBody(HttpExchange exchange) throws IOException {
        int limit = (int) Math.min(Integer.MAX_VALUE - 16, maxRequestBodyBytes + 1);
        return exchange.getRequestBody().readNBytes(limit);
    }

    private static @Nullable Object argument(Type parameter, RequestHead head, byte[] bytes) {
        Object body = bytes.length == 0 ? null : bytes;
        if (parameter instanceof ParameterizedType type && type.getRawType() == HttpRequestMessage.class) {
            return new HostRequest(head, Payload.convert(body, type.getActualTypeArguments()[0]));
        }
        return parameter == HttpRequestMessage.class
                ? new HostRequest(head, Payload.convert(body, String.class))
                : Payload.convert(body, parameter);
    }

    private static void answer(HttpExchange exchange, @Nullable Object result) throws IOException {
        if (result instanceof HttpResponseMessage response) {
            Object body = response.getBody();
            if (response instanceof HostResponse own) {
                own.headers().forEach(exchange.getResponseHeaders()::set);
            }
            send(exchange, response.getStatusCode(), body(exchange, body));
        } else {
            send(exchange, result == null ? 204 : 200, body(exchange, result));
        }
    }

    private static byte[] body(HttpExchange exchange, @Nullable Object body) {
        if (body == null) {
            return NO_BODY;
        }
        exchange.getResponseHeaders().computeIfAbsent("Content-Type", _ -> List.of(defaultContentType(body)));
        return Payload.toBytes(body);
    }

    private static String defaultContentType(Object body) {
        return switch (body) {
            case String _ -> "text/plain; charset=utf-8";
            case byte[] _ -> "application/octet-stream";
            default -> "application/json; charset=utf-8";
        };
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean silent = exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
        if (silent || body.length == 0) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
