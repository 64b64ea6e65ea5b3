package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.http.rest.SimpleResponse;
import com.azure.core.management.polling.PollResult;
import com.azure.core.management.polling.PollerFactory;
import com.azure.core.management.serializer.SerializerFactory;
import com.azure.core.util.BinaryData;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.SyncPoller;
import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The engine under Microsoft's Java management clients follows a long operation to its end and finds the result: by the
 * headers of the first answer, the status it polls and the place that it reads last.
 */
final class JavaPollerTest {
    private static final String BASE = "https://localhost:8443";
    private static final String POLICY = Lab.VAULT + "/replicationPolicies/p2";
    private static final String RULES = """
            {"properties": {"providerSpecificInput": {"instanceType": "InMageAzureV2", "recoveryPointHistory": 1440,
              "recoveryPointThresholdInMinutes": 15, "crashConsistentFrequencyInMinutes": 5,
              "appConsistentFrequencyInMinutes": 0, "multiVmSyncStatus": "Enable"}}}
            """;

    private final Lab lab = new Lab(1 << 20).withSite();
    private final HttpPipeline pipeline =
            new HttpPipelineBuilder().httpClient(this::send).build();
    private final List<String> statuses = new ArrayList<>();

    @Test
    void findsWhatAPutHasMade() {
        SyncPoller<PollResult<JsonNode>, JsonNode> poller = begin(HttpMethod.PUT, POLICY, RULES);
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(poller.getFinalResult().path("name").asText()).isEqualTo("p2");
        assertThat(statuses).startsWith("InProgress").endsWith("Succeeded");
    }

    @Test
    void findsTheItemThatAPostHasChanged() throws IOException {
        lab.withItem();
        lab.machine.write(0, 0, new byte[] {1});
        lab.point(1);
        lab.run();
        SyncPoller<PollResult<JsonNode>, JsonNode> poller = begin(HttpMethod.POST, Lab.ITEM + "/testFailover", """
                {"properties": {"failoverDirection": "PrimaryToRecovery", "networkType": "NoNetworkAttachAsInput",
                  "providerSpecificDetails": {"instanceType": "InMageAzureV2"}}}
                """);
        JsonNode item = poller.getFinalResult();
        assertThat(item.path("name").asText()).isEqualTo("vm1");
        assertThat(item.at("/properties/testFailoverState").asText()).isNotEmpty();
    }

    @Test
    void seesThatADeleteHasEnded() {
        begin(HttpMethod.PUT, POLICY, RULES).waitForCompletion();
        SyncPoller<PollResult<JsonNode>, JsonNode> poller = begin(HttpMethod.DELETE, POLICY, "");
        assertThat(poller.waitForCompletion().getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(poller.getFinalResult()).isNull();
        assertThat(lab.get(POLICY).status()).isEqualTo(404);
    }

    @Test
    void saysWhyAnOperationFailed() {
        SyncPoller<PollResult<JsonNode>, JsonNode> poller =
                begin(HttpMethod.POST, Lab.CONTAINER + "/discoverProtectableItem", """
                {"properties": {"friendlyName": "nobody", "ipAddress": "10.0.0.9", "osType": "Linux"}}
                """);
        PollResponse<PollResult<JsonNode>> last = poller.waitForCompletion();
        assertThat(last.getStatus()).isEqualTo(LongRunningOperationStatus.FAILED);
        assertThat(statuses).endsWith("Failed");
        JsonNode body = Lab.json(last.getValue().getError().getResponseBody());
        assertThat(body.at("/error/code").asText()).isNotEmpty();
        assertThat(body.at("/error/message").asText()).contains("nobody");
    }

    private SyncPoller<PollResult<JsonNode>, JsonNode> begin(HttpMethod method, String path, String body) {
        HttpRequest request = new HttpRequest(method, BASE + path + "?api-version=2024-04-01");
        request.setBody(body);
        return PollerFactory.<JsonNode, JsonNode>create(
                        SerializerFactory.createDefaultManagementSerializerAdapter(),
                        pipeline,
                        JsonNode.class,
                        JsonNode.class,
                        Duration.ofMillis(10),
                        pipeline.send(request).map(JavaPollerTest::activation))
                .getSyncPoller();
    }

    private static Response<Flux<ByteBuffer>> activation(HttpResponse response) {
        return new SimpleResponse<>(
                response.getRequest(), response.getStatusCode(), response.getHeaders(), response.getBody());
    }

    /** The API as a server; jobs run when their status has been asked for once. */
    private Mono<HttpResponse> send(HttpRequest request) {
        URI uri = URI.create(request.getUrl().toString());
        Map<String, String> query = new HashMap<>();
        for (String part : uri.getQuery().split("&", -1)) {
            query.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        BinaryData body = request.getBodyAsBinaryData();
        ApiResponse response = lab.api.handle(new ApiRequest(
                request.getHttpMethod().toString(),
                uri.getPath(),
                query,
                Map.of("authorization", "Bearer t"),
                body == null ? "" : body.toString(),
                BASE));
        if (uri.getPath().contains("/replicationOperationStatus/")) {
            statuses.add(Objects.requireNonNull(response.body()).path("status").asText());
            lab.run();
        }
        return Mono.just(new Answer(request, response));
    }

    /** An answer as the client's library has it. */
    private static final class Answer extends HttpResponse {
        private final ApiResponse response;

        Answer(HttpRequest request, ApiResponse response) {
            super(request);
            this.response = response;
        }

        private byte[] bytes() {
            return Optional.ofNullable(response.body())
                    .map(body -> body.toString().getBytes(StandardCharsets.UTF_8))
                    .orElse(new byte[0]);
        }

        @Override
        public int getStatusCode() {
            return response.status();
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return getHeaders().getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            HttpHeaders headers = new HttpHeaders();
            response.headers().forEach((name, value) -> headers.set(HttpHeaderName.fromString(name), value));
            return headers.set(HttpHeaderName.RETRY_AFTER, "0");
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(bytes()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(bytes());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(bytes(), charset));
        }
    }
}
