package io.farshore.emulation.functionshost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.azurite.Azurite;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The host as a process, with a packaged sample app, against Azurite. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FunctionsHostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_BODY_BYTES = 1000;

    private final Azurite azurite;
    private final StorageProbe storage;
    private final Path home;
    private final TestTls tls;
    private final HttpClient http;
    private HostProcess host;

    FunctionsHostIT(@TempDir Path home) throws IOException, InterruptedException, GeneralSecurityException {
        this.home = home;
        azurite = Azurite.start(Path.of(System.getProperty("basedir", ".")), home.resolve("azurite"));
        storage = new StorageProbe(azurite.connectionString());
        String connection = azurite.connectionString();
        tls = TestTls.create(home);
        http = HttpClient.newBuilder().sslContext(tls.clientContext()).build();
        SampleApp.write(home.resolve("app"));
        Files.write(
                home.resolve("settings.json"),
                new ObjectMapper()
                        .writeValueAsBytes(Map.of(
                                "Values",
                                Map.of(
                                        "AzureWebJobsStorage",
                                        connection,
                                        "LabStorage",
                                        connection,
                                        "ORDERS",
                                        "orders",
                                        "TICKS",
                                        "*/1 * * * * *",
                                        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
                                        Integer.toString(MAX_BODY_BYTES)))));
        host = start();
    }

    private HostProcess start() throws IOException {
        return HostProcess.start(
                home.resolve("host.log"),
                "--app=" + home.resolve("app"),
                "--settings=" + home.resolve("settings.json"),
                "--function-key=secret",
                "--keystore=" + tls.keystore(),
                "--keystore-password=" + TestTls.PASSWORD);
    }

    @AfterAll
    void stop() throws InterruptedException {
        host.close();
        azurite.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(host.origin().resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    @Order(1)
    void bindsRouteQueryHeadersAndBody() throws Exception {
        HttpResponse<String> bare = send(request("items/41"));
        HttpResponse<String> full = send(request("ITEMS/41/a%2Fb/c%20d?q=x%26y&q=2")
                .header("X-Forwarded-For", "10.0.0.1")
                .PUT(BodyPublishers.ofString("ümlaut")));

        assertThat(bare.statusCode()).isEqualTo(202);
        assertThat(bare.body()).isEqualTo("hello|42|null|-|-|no body|https");
        assertThat(full.body()).isEqualTo("hello|42|a/b/c d|x&y|10.0.0.1|ümlaut|https");
        assertThat(full.headers().firstValue("x-sample")).contains("yes");
    }

    @Test
    @Order(2)
    void answers404WithoutAFunctionForThePath() throws Exception {
        assertThat(send(request("items/notanumber")).statusCode()).isEqualTo(404);
        assertThat(send(request("items/1").DELETE()).statusCode()).isEqualTo(404);
        assertThat(send(request("nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    @Order(3)
    void asksForTheFunctionKey() throws Exception {
        byte[] body = {0, 1, (byte) 0xff};

        assertThat(send(request("guarded").POST(BodyPublishers.ofByteArray(body)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("guarded?code=wrong").POST(BodyPublishers.ofByteArray(body)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("guarded?code=secret").POST(BodyPublishers.ofByteArray(body)))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> echoed = http.send(
                request("guarded")
                        .header("x-functions-key", "secret")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(echoed.body()).isEqualTo(body);
    }

    @Test
    @Order(4)
    void refusesALongBody() throws Exception {
        byte[] longest = new byte[MAX_BODY_BYTES];
        byte[] tooLong = new byte[MAX_BODY_BYTES + 1];

        assertThat(send(request("guarded?code=secret").POST(BodyPublishers.ofByteArray(longest)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("guarded?code=secret").POST(BodyPublishers.ofByteArray(tooLong)))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    @Order(5)
    void hidesTheHostsOwnLibraries() throws Exception {
        assertThat(send(request("isolated")).body()).isEqualTo("isolated");
    }

    @Test
    @Order(6)
    void feedsMessagesAndWritesOutputs() throws Exception {
        storage.queue("orders").sendMessage("{\"id\":\"one\",\"text\":\"héllo\"}");

        assertThat(storage.take("events", 2, PATIENCE)).containsExactlyInAnyOrder("stored one", "done one");
        assertThat(storage.container("stored")
                        .getBlobClient("one.txt")
                        .downloadContent()
                        .toString())
                .isEqualTo("héllo@1");
    }

    @Test
    @Order(7)
    void putsAMessageThatKeepsFailingIntoThePoisonQueue() throws Exception {
        String message = "{\"id\":\"bad\",\"text\":\"fail\"}";
        storage.queue("orders").sendMessage(message);

        assertThat(storage.take("orders-poison", 1, PATIENCE)).containsExactly(message);
        assertThat(storage.queue("orders").getProperties().getApproximateMessagesCountLong())
                .isZero();
    }

    @Test
    @Order(8)
    void runsByTheClock() throws Exception {
        assertThat(storage.take("ticks", 2, PATIENCE)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    @Order(9)
    void feedsEachVersionOfABlobOnceEvenAcrossARestart() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i : IntStream.range(0, 30).toArray()) {
            storage.put("dir/b" + i, "v1");
            expected.add("dir/b" + i + "=v1");
        }
        assertThat(storage.take("seen", 30, PATIENCE)).containsExactlyInAnyOrderElementsOf(expected);

        host.close();
        storage.put("dir/b7", "v2");
        storage.put("new/while/down", "v1");
        host = start();
        assertThat(storage.take("seen", 2, PATIENCE)).containsExactlyInAnyOrder("dir/b7=v2", "new/while/down=v1");
        storage.put("last", "v1");
        assertThat(storage.take("seen", 1, PATIENCE)).containsExactly("last=v1");
        assertThat(storage.take("seen", 1, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    @Order(10)
    void reportsABlobThatKeepsFailing() throws Exception {
        storage.put("some.bad", "x");

        List<String> reports = storage.take("webjobs-blobtrigger-poison", 1, PATIENCE);

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0)).contains("\"BlobName\":\"some.bad\"");
    }

    @Test
    @Order(11)
    void finishesWhatRunsWhenItIsStopped() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request("slow").build(), BodyHandlers.ofString());
        Thread.sleep(500);
        long start = System.nanoTime();
        host.terminate();

        assertThat(response.get().body()).isEqualTo("finished");
        host.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        host = start();
    }

    @Test
    @Order(12)
    void aKilledHostsMessageComesBack() throws Exception {
        storage.queue("orders").sendMessage("{\"id\":\"again\",\"text\":\"slow\"}");
        Thread.sleep(2000);
        host.kill();
        host = start();

        assertThat(storage.take("events", 2, Duration.ofSeconds(45)))
                .containsExactlyInAnyOrder("stored again", "done again");
        assertThat(storage.container("stored")
                        .getBlobClient("again.txt")
                        .downloadContent()
                        .toString())
                .isEqualTo("slow@2");
    }
}
