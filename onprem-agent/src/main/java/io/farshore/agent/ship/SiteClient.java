package io.farshore.agent.ship;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.segment.DiskOfEpoch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Speaks to configuration server and process server over mutual TLS. Thread-safe. */
public final class SiteClient implements ReplicationTarget, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_RETRY_AFTER_SECONDS = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(6);

    private final HttpClient http;
    private final ObjectMapper json;
    private final URI configurationServer;

    public SiteClient(SSLContext tls, URI configurationServer, ObjectMapper json) {
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.configurationServer = configurationServer;
        this.json = json;
    }

    /** Says how the machine is; returns what it is to do. */
    public AgentHeartbeat.Answer heartbeat(AgentHeartbeat heartbeat) throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(configurationServer.resolve("/v1/agents/heartbeat"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(heartbeat))));
        if (response.statusCode() != 200) {
            throw new IOException("the configuration server answered " + describe(response));
        }
        return json.readValue(response.body(), AgentHeartbeat.Answer.class);
    }

    /**
     * Writes the package that was offered to a file.
     *
     * @throws IOException if it cannot be had, or is larger than {@code maxBytes}
     */
    public void download(AgentHeartbeat.Offer offer, Path file, long maxBytes)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(configurationServer.resolve(offer.packagePath()))
                .timeout(TIMEOUT)
                .build();
        CompletableFuture<HttpResponse<Path>> download = http.sendAsync(
                request,
                head -> head.statusCode() == 200
                        ? BodySubscribers.limiting(
                                BodySubscribers.ofFile(file, CREATE, WRITE, TRUNCATE_EXISTING), maxBytes)
                        : BodySubscribers.replacing(file));
        try {
            int status = download.get(DOWNLOAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            if (status != 200) {
                throw new IOException("the configuration server answered " + status);
            }
        } catch (TimeoutException e) {
            throw new IOException("it took longer than " + DOWNLOAD_TIMEOUT.toMinutes() + " minutes", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            download.cancel(true);
        }
    }

    @Override
    public EpochState state(String processServer, UUID itemId) throws IOException, InterruptedException {
        return switch (reply(send(
                HttpRequest.newBuilder(item(processServer, itemId, "/state")).GET()))) {
            case Reply.Taken taken -> taken.state();
            case Reply.OutOfStep other -> other.state();
            case Reply.Busy busy -> throw new IOException("the process server is busy: " + busy.message());
            case Reply.Refused refused -> throw new IOException("the process server answered " + refused.message());
        };
    }

    @Override
    public Reply open(String processServer, UUID itemId, long epoch, List<DiskOfEpoch> disks)
            throws IOException, InterruptedException {
        return reply(send(HttpRequest.newBuilder(item(processServer, itemId, "/epochs/" + epoch))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(new EpochState.Opening(disks))))));
    }

    @Override
    public Reply send(String processServer, UUID itemId, ByteBuffer batch) throws IOException, InterruptedException {
        return reply(send(HttpRequest.newBuilder(item(processServer, itemId, "/batches"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        batch.array(), batch.arrayOffset() + batch.position(), batch.remaining()))));
    }

    private static URI item(String processServer, UUID itemId, String rest) {
        return URI.create(processServer + "/v1/items/" + itemId + rest);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Reply reply(HttpResponse<String> response) throws IOException {
        return switch (response.statusCode()) {
            case 200 -> new Reply.Taken(json.readValue(response.body(), EpochState.class));
            case 409 -> new Reply.OutOfStep(json.readValue(response.body(), EpochState.class));
            case 429, 503 ->
                new Reply.Busy(
                        Duration.ofSeconds(Math.clamp(
                                response.headers()
                                        .firstValueAsLong("Retry-After")
                                        .orElse(2),
                                1,
                                MAX_RETRY_AFTER_SECONDS)),
                        response.body());
            case 400 -> new Reply.Refused(describe(response));
            default -> throw new IOException("the process server answered " + describe(response));
        };
    }

    private static String describe(HttpResponse<String> response) {
        String body = response.body();
        return response.statusCode() + ": " + (body.length() > 300 ? body.substring(0, 300) + "…" : body);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
