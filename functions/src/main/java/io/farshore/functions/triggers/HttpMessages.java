package io.farshore.functions.triggers;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import io.farshore.functions.api.ApiRequest;
import io.farshore.functions.api.ApiResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between the host's messages and ours. */
final class HttpMessages {
    private HttpMessages() {}

    static ApiRequest read(HttpRequestMessage<Optional<String>> request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.getHeaders());
        return new ApiRequest(
                request.getHttpMethod().name().toUpperCase(Locale.ROOT),
                request.getUri().getPath(),
                request.getQueryParameters(),
                headers,
                Optional.ofNullable(request.getBody()).flatMap(body -> body).orElse(""),
                baseUrl(request.getUri(), headers));
    }

    /** What the client used to reach us, through however many proxies: the first of each forwarded value. */
    static String baseUrl(URI uri, Map<String, String> headers) {
        String scheme = first(headers.get("X-Forwarded-Proto"), uri.getScheme());
        String host = first(headers.get("X-Forwarded-Host"), first(headers.get("Host"), uri.getAuthority()));
        String port = first(headers.get("X-Forwarded-Port"), "");
        boolean defaultPort = port.isEmpty()
                || (scheme.equals("https") && port.equals("443"))
                || (scheme.equals("http") && port.equals("80"));
        boolean hasPort = host.matches(".*:\\d+");
        return scheme + "://" + host + (hasPort || defaultPort ? "" : ":" + port);
    }

    private static String first(@Nullable String values, @Nullable String fallback) {
        if (values == null || values.isBlank()) {
            return fallback == null ? "" : fallback;
        }
        return values.split(",")[0].trim();
    }

    static HttpResponseMessage answer(HttpRequestMessage<Optional<String>> request, ApiResponse response) {
        HttpResponseMessage.Builder builder = request.createResponseBuilder(HttpStatusType.custom(response.status()))
                .header("Cache-Control", "no-cache")
                .header("Pragma", "no-cache");
        response.headers().forEach(builder::header);
        if (response.body() != null) {
            builder.header("Content-Type", "application/json; charset=utf-8")
                    .body(response.body().toString());
        }
        return builder.build();
    }
}
