package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tokens by the client credentials grant of OAuth 2.0, renewed when they are about to end. Safe for many threads. */
final class ClientCredentials implements TokenSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String SCOPE = "https://management.azure.com/.default";

    private final HttpClient http;
    private final URI url;
    private final String clientId;
    private final String clientSecret;
    private @Nullable String token;
    private Instant until = Instant.MIN;

    ClientCredentials(HttpClient http, URI url, String clientId, String clientSecret) {
        this.http = http;
        this.url = url;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    @Override
    public synchronized String token() throws IOException, InterruptedException {
        String current = token;
        if (current != null && Instant.now().isBefore(until)) {
            return current;
        }
        String form = "grant_type=client_credentials&client_id=" + encode(clientId) + "&client_secret="
                + encode(clientSecret) + "&scope=" + encode(SCOPE);
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new RefusedException("token", response.statusCode(), response.body());
        }
        JsonNode answer = JSON.readTree(response.body());
        String fresh = answer.path("access_token").asText();
        token = fresh;
        until = Instant.now().plusSeconds(answer.path("expires_in").asLong(600) - 60);
        return fresh;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
