package io.farshore.processserver.roles.process;

import io.farshore.processserver.pipeline.CacheFullException;
import io.farshore.processserver.pipeline.ItemPipeline;
import io.farshore.processserver.pipeline.OutOfStepException;
import io.farshore.processserver.roles.configuration.ItemRegistry;
import io.farshore.processserver.site.Peer;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.protocol.EpochState;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes replication data from agents (HTTPS 9443). A machine reaches its own item and no other. */
@Controller("/v1/items/{itemId}")
@ExecuteOn(TaskExecutors.IO)
public class IngestController {
    private static final String RETRY_AFTER_SECONDS = "2";

    private final ItemRegistry items;
    private final Pipelines pipelines;

    public IngestController(ItemRegistry items, Pipelines pipelines) {
        this.items = items;
        this.pipelines = pipelines;
    }

    private interface Work {
        EpochState run(ItemPipeline pipeline) throws IOException, OutOfStepException;
    }

    /** What is durable of an item. */
    @Get("/state")
    public HttpResponse<?> state(HttpRequest<?> request, UUID itemId) throws IOException {
        return with(request, itemId, ItemPipeline::state);
    }

    /** Opens an epoch. */
    @Put("/epochs/{epoch}")
    public HttpResponse<?> open(HttpRequest<?> request, UUID itemId, long epoch, @Body EpochState.Opening opening)
            throws IOException {
        return with(request, itemId, pipeline -> pipeline.open(epoch, opening.disks()));
    }

    /** Takes a batch; the answer says what is durable then. */
    @Post("/batches")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    public HttpResponse<?> batch(HttpRequest<?> request, UUID itemId, @Body byte[] batch) throws IOException {
        return with(request, itemId, pipeline -> pipeline.accept(ByteBuffer.wrap(batch)));
    }

    private HttpResponse<?> with(HttpRequest<?> request, UUID itemId, Work work) throws IOException {
        Peer peer = request.getCertificate().flatMap(Peer::of).orElse(null);
        boolean own = peer != null
                && peer.role().equals(Peer.AGENT)
                && items.find(itemId)
                        .filter(item -> item.machineId().equals(peer.id()))
                        .isPresent();
        Optional<ItemPipeline> pipeline = own ? pipelines.of(itemId) : Optional.empty();
        if (pipeline.isEmpty()) {
            return refuse(HttpStatus.FORBIDDEN, "item " + itemId + " is not protected here for this machine");
        }
        try {
            return HttpResponse.ok(work.run(pipeline.get()));
        } catch (OutOfStepException e) {
            return HttpResponse.status(HttpStatus.CONFLICT).body(e.state());
        } catch (CacheFullException e) {
            return refuse(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage()).header("Retry-After", RETRY_AFTER_SECONDS);
        } catch (DamagedDataException | IllegalArgumentException e) {
            return refuse(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    private static io.micronaut.http.MutableHttpResponse<?> refuse(
            HttpStatus status, @org.jspecify.annotations.Nullable String message) {
        return HttpResponse.status(status).body(Map.of("message", String.valueOf(message)));
    }
}
