package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An operator's client of Azure Resource Manager: bearer tokens, long-running operations, nothing else. */
public final class ArmClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RANGE_BYTES = 4 << 20;
    private static final String API = "api-version=2024-04-01";
    private static final String COMPUTE_API = "api-version=2024-03-01";

    private final HttpClient http;
    private final URI endpoint;
    private final TokenSource tokens;
    private final Duration outagePatience;

    /**
     * @param endpoint of Azure Resource Manager, ending in a slash
     * @param outagePatience how long reading is repeated while there is no answer, or one of 500 and above
     */
    public ArmClient(HttpClient http, URI endpoint, TokenSource tokens, Duration outagePatience) {
        this.http = http;
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.outagePatience = outagePatience;
    }

    /** A client of servers that {@code tls} trusts. */
    public static HttpClient http(SSLContext tls) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** A resource, empty when there is none. */
    public Optional<JsonNode> find(String id) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", url(id), null);
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        return Optional.of(parse(checked("GET " + id, response)));
    }

    /** A resource or list. */
    public JsonNode get(String id) throws IOException, InterruptedException {
        return parse(checked("GET " + id, send("GET", url(id), null)));
    }

    /** All resources of a list, page by page. */
    public List<JsonNode> list(String id) throws IOException, InterruptedException {
        return list(id, Integer.MAX_VALUE);
    }

    /** The first of a list; further pages are only asked for while there are too few. */
    public List<JsonNode> list(String id, int most) throws IOException, InterruptedException {
        List<JsonNode> found = new ArrayList<>();
        String what = "GET " + id;
        JsonNode page = get(id);
        page.path("value").forEach(found::add);
        while (found.size() < most && page.path("nextLink").isTextual()) {
            page = parse(
                    checked(what, send("GET", URI.create(page.path("nextLink").asText()), null)));
            page.path("value").forEach(found::add);
        }
        return found.subList(0, Math.min(found.size(), most));
    }

    /** Creates a resource and waits until that is done. */
    public JsonNode put(String id, JsonNode body) throws IOException, InterruptedException {
        return run("PUT", id, body);
    }

    /** Runs an action and waits until it is done; the answer is what the operation's result is. */
    public JsonNode post(String id, @Nullable JsonNode body) throws IOException, InterruptedException {
        return run("POST", id, body);
    }

    private JsonNode run(String method, String id, @Nullable JsonNode body) throws IOException, InterruptedException {
        return begin(method, id, body).await();
    }

    /** Starts an action and returns once it is accepted. */
    public Pending begin(String method, String id, @Nullable JsonNode body) throws IOException, InterruptedException {
        String what = method + " " + id;
        return new Pending(what, checked(what, send(method, url(id), body)));
    }

    /** An accepted operation. */
    public final class Pending {
        private final String what;
        private final HttpResponse<String> accepted;

        private Pending(String what, HttpResponse<String> accepted) {
            this.what = what;
            this.accepted = accepted;
        }

        /** The name of its job, if it is one that is not done yet. */
        public Optional<String> job() {
            return accepted.headers()
                    .firstValue("Azure-AsyncOperation")
                    .map(url -> url.substring(url.lastIndexOf('/') + 1, url.indexOf('?')));
        }

        /** Waits until it is done; the answer is what the operation's result is. */
        public JsonNode await() throws IOException, InterruptedException {
            Optional<String> operation = accepted.headers().firstValue("Azure-AsyncOperation");
            if (operation.isEmpty()) {
                return parse(accepted);
            }
            while (!isDone(parse(checked(what, send("GET", URI.create(operation.get()), null))))) {
                Thread.sleep(Duration.ofMillis(500));
            }
            Optional<String> location = accepted.headers().firstValue("Location");
            return location.isEmpty()
                    ? MissingNode.getInstance()
                    : parse(send("GET", URI.create(location.get()), null));
        }

        private boolean isDone(JsonNode status) throws RefusedException {
            return switch (status.path("status").asText()) {
                case "Succeeded" -> true;
                case "Failed", "Canceled", "Cancelled" ->
                    throw new RefusedException(
                            what + ": " + status.path("status").asText() + ": " + status.path("error"));
                default -> false;
            };
        }
    }

    private URI url(String id) {
        String api = id.contains("Microsoft.Compute") || id.contains("Microsoft.Network") ? COMPUTE_API : API;
        String path = id.startsWith("/") ? id.substring(1) : id;
        return endpoint.resolve(path + (path.contains("?") ? "&" : "?") + api);
    }

    private HttpResponse<String> send(String method, URI url, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        return method.equals("GET") ? patiently(request) : http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Reading may be repeated: a server that is being restarted is waited for. */
    private HttpResponse<String> patiently(HttpRequest request) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(outagePatience);
        while (true) {
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 500 || Instant.now().isAfter(until)) {
                    return response;
                }
            } catch (IOException e) {
                if (Instant.now().isAfter(until)) {
                    throw e;
                }
            }
            Thread.sleep(Duration.ofMillis(500));
        }
    }

    /** Downloads what a SAS URL leads to, in ranges. */
    public void download(URI sas, Path file) throws IOException, InterruptedException {
        try (OutputStream output = Files.newOutputStream(file)) {
            long at = 0;
            while (true) {
                HttpRequest request = HttpRequest.newBuilder(sas)
                        .header("x-ms-version", "2021-08-06")
                        .header("x-ms-range", "bytes=" + at + "-" + (at + RANGE_BYTES - 1))
                        .build();
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() == 416) {
                    return; // the end was at the end of a range
                }
                if (response.statusCode() / 100 != 2) {
                    throw new IOException("a download was answered with " + response.statusCode());
                }
                output.write(response.body());
                at += response.body().length;
                if (response.body().length < RANGE_BYTES) {
                    return;
                }
            }
        }
    }

    /** The text at a URL that carries its own permission. */
    public String text(URI url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url).GET().build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A bearer token of this client's, for others. */
    public String token() throws IOException, InterruptedException {
        return tokens.token();
    }

    private static HttpResponse<String> checked(String what, HttpResponse<String> response) throws RefusedException {
        if (response.statusCode() / 100 != 2) {
            throw new RefusedException(what, response.statusCode(), response.body());
        }
        return response;
    }

    private static JsonNode parse(HttpResponse<String> response) throws IOException {
        return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    }
}
