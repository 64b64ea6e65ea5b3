package io.farshore.emulation.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.ErrorShape;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.LoopbackServer;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import io.farshore.emulation.testlab.Lab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front door does before any resource is looked at. */
@SuppressWarnings("NullAway.Init") // JUnit sets the lab
class ArmFrontDoorIT {
    private Lab lab;
    private LoopbackServer backend;
    private ArmServer arm;
    private HttpClient client;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        lab = Lab.start(folder);
        Router router = new Router(ErrorShape.ODATA).on("*", "/{all*}", ArmFrontDoorIT::echo);
        backend = LoopbackServer.https(0, lab.tls().serverContext(), router);
        ArmServer.Settings settings = new ArmServer.Settings(
                0,
                folder.resolve("arm"),
                lab.identity().issuer(),
                URI.create(backend.origin()),
                null,
                "/no/such/qemu",
                128);
        arm = ArmServer.start(settings, lab.tls(), Clock.systemUTC());
        client = HttpClient.newBuilder().sslContext(lab.tls().clientContext()).build();
    }

    @AfterEach
    void stop() throws IOException {
        arm.close();
        backend.close();
        lab.close();
    }

    private static Reply echo(Request request) {
        ObjectNode seen = Json.object()
                .put("method", request.method())
                .put("target", request.rawTarget())
                .put("body", new String(request.body(), StandardCharsets.UTF_8))
                .put("authorization", request.header("Authorization").orElse(""))
                .put("custom", request.header("x-ms-client-request-id").orElse(""))
                .put(
                        "correlation",
                        request.header("x-ms-correlation-request-id").orElse(""))
                .put("host", request.header("X-Forwarded-Host").orElse(""))
                .put("proto", request.header("X-Forwarded-Proto").orElse(""))
                .put("port", request.header("X-Forwarded-Port").orElse(""));
        return Reply.json(202, seen).with("Azure-AsyncOperation", "https://elsewhere/operation");
    }

    private HttpResponse<String> send(String method, String target, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(arm.origin() + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void handsRecoveryServicesOnVerbatim() throws Exception {
        String target = "/Subscriptions/s/resourceGroups/g/providers/microsoft.recoveryservices/vaults/v%20w"
                + "?api-version=2024-04-01&$filter=a%20eq%20%27b%27";

        HttpResponse<String> answer =
                send("PATCH", target, "{\"a\":1}", "Authorization", "Bearer x", "x-ms-client-request-id", "r-1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Azure-AsyncOperation")).hasValue("https://elsewhere/operation");
        ObjectNode seen = Json.parseObject(answer.body().getBytes(StandardCharsets.UTF_8));
        URI front = URI.create(arm.origin());
        assertThat(seen)
                .isEqualTo(Json.object()
                        .put("method", "PATCH")
                        .put("target", target)
                        .put("body", "{\"a\":1}")
                        .put("authorization", "Bearer x")
                        .put("custom", "r-1")
                        .put(
                                "correlation",
                                answer.headers()
                                        .firstValue("x-ms-correlation-request-id")
                                        .orElse("none"))
                        .put("host", front.getAuthority())
                        .put("proto", "https")
                        .put("port", Integer.toString(front.getPort())));
    }

    @Test
    void addsWhatResourceManagerAddsToEveryAnswer() throws Exception {
        String path = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults";
        String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        var first = send("GET", path, "").headers();
        var named = send("GET", path, "", "x-ms-correlation-request-id", id).headers();

        assertThat(first.firstValue("x-ms-ratelimit-remaining-subscription-reads"))
                .hasValue("11999");
        assertThat(named.firstValue("x-ms-ratelimit-remaining-subscription-reads"))
                .hasValue("11998");
        assertThat(named.firstValue("x-ms-correlation-request-id")).hasValue(id);
        assertThat(named.firstValue("x-ms-routing-request-id").orElse("")).matches("LOCAL:\\d{8}T\\d{6}Z:" + id);
        assertThat(named.firstValue("Expires")).hasValue("-1");
        assertThat(first.firstValue("x-ms-correlation-request-id").orElse(""))
                .matches("[0-9a-f-]{36}")
                .isNotEqualTo(id);
    }

    @Test
    void writesAndDeletesAreCountedForEachSubscription() throws Exception {
        String vaults = "/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v";
        assertThat(left(send("PUT", "/subscriptions/s" + vaults, "{}"), "subscription-writes"))
                .isEqualTo("1199");
        assertThat(left(send("POST", "/Subscriptions/S" + vaults, "{}"), "subscription-writes"))
                .isEqualTo("1198");
        assertThat(left(send("PUT", "/subscriptions/t" + vaults, "{}"), "subscription-writes"))
                .isEqualTo("1199");
        assertThat(left(send("DELETE", "/subscriptions/s" + vaults, ""), "subscription-deletes"))
                .isEqualTo("14999");
        assertThat(left(send("GET", "/providers/Microsoft.RecoveryServices/operations", ""), "tenant-reads"))
                .isEqualTo("11999");
    }

    private static String left(HttpResponse<String> answer, String kind) {
        return answer.headers().firstValue("x-ms-ratelimit-remaining-" + kind).orElse("none");
    }

    @Test
    void saysThatTheBackendIsDown() throws Exception {
        backend.close();

        HttpResponse<String> answer = send("GET", "/providers/Microsoft.RecoveryServices/operations", "");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"BadGateway\"");
    }

    @Test
    void refusesARequestWithoutATokenInArmsShape() throws Exception {
        HttpResponse<String> answer = send("GET", "/subscriptions/s/resourceGroups/g?api-version=2021-04-01", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"AuthenticationFailed\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer authorization_uri=\"" + lab.identity().issuer());
    }

    @Test
    void tellsWhereToSignInWithoutAToken() throws Exception {
        HttpResponse<String> answer = send("GET", "/metadata/endpoints?api-version=2015-01-01", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(lab.identity().authorityHost().toString());
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String body = "x".repeat(LoopbackServer.MAX_BODY_BYTES + 1);

        assertThat(send("PUT", "/providers/Microsoft.RecoveryServices/vaults", body)
                        .statusCode())
                .isEqualTo(413);
    }
}
