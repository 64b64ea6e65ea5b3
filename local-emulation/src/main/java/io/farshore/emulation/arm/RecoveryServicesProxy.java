package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Hands everything under Microsoft.RecoveryServices on as it came, to the service that Farshore itself is, and its
 * answer back. The backend learns the front door's name from X-Forwarded-Host, -Proto and -Port, so the addresses in
 * its answers lead back here; and the name that Resource Manager gives the request.
 */
final class RecoveryServicesProxy {
    private static final String PROVIDER = "{prefix*}/providers/Microsoft.RecoveryServices";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    /** Azure Functions ends an HTTP request after 230 s; a little more lets its own answer come first. */
    private static final Duration TIMEOUT = Duration.ofSeconds(240);
    /** RFC 9110, section 7.6.1, and what the HTTP client sets itself. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "host",
            "content-length",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "http2-settings");

    private final URI backend;
    private final HttpClient client;
    private final ManagementHeaders management;

    /** @param backend scheme, host and port, and a path to put in front if there is one */
    RecoveryServicesProxy(URI backend, SSLContext trust, ManagementHeaders management) {
        this.backend = backend;
        this.management = management;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(trust)
                .build();
    }

    void addTo(Router router) {
        router.on("*", PROVIDER, this::forward).on("*", PROVIDER + "/{rest*}", this::forward);
    }

    private Reply forward(Request request) throws IOException {
        String correlationId = ManagementHeaders.correlationId(request);
        return management.add(request, correlationId, answer(request, correlationId));
    }

    private Reply answer(Request request, String correlationId) throws IOException {
        try {
            HttpResponse<byte[]> response =
                    client.send(outgoing(request, correlationId), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, List<String>> headers = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    headers.put(name, values);
                }
            });
            return Reply.verbatim(response.statusCode(), headers, response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while forwarding", e);
        } catch (IOException e) {
            throw new HttpFault(
                    502, "BadGateway", "The Recovery Services backend at " + backend + " does not answer: " + e, e);
        }
    }

    private HttpRequest outgoing(Request request, String correlationId) {
        String base = backend.toString();
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        HttpRequest.Builder outgoing =
                HttpRequest.newBuilder(URI.create(prefix + request.rawTarget())).timeout(TIMEOUT);
        request.headers().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> outgoing.header(name, value));
            }
        });
        URI front = URI.create(request.origin());
        outgoing.setHeader(ManagementHeaders.CORRELATION, correlationId);
        outgoing.setHeader("X-Forwarded-Host", front.getAuthority());
        outgoing.setHeader("X-Forwarded-Proto", front.getScheme());
        outgoing.setHeader("X-Forwarded-Port", Integer.toString(front.getPort() < 0 ? 443 : front.getPort()));
        return outgoing.method(request.method(), body(request)).build();
    }

    private static HttpRequest.BodyPublisher body(Request request) {
        // An empty publisher of known length sends Content-Length: 0, which some servers want on PUT and POST.
        boolean bodiless = Set.of("GET", "HEAD", "DELETE").contains(request.method()) && request.body().length == 0;
        return bodiless ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(request.body());
    }
}
