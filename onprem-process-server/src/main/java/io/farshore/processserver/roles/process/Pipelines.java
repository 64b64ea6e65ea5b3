package io.farshore.processserver.roles.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.pipeline.CloudTarget;
import io.farshore.processserver.pipeline.ItemPipeline;
import io.farshore.processserver.pipeline.ItemUploader;
import io.farshore.processserver.roles.configuration.ItemRegistry;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.crypto.KeyWrapper;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipelines of the items on this process server, each with its uploader. Thread-safe. */
@Singleton
public class Pipelines {
    private static final Logger LOG = LoggerFactory.getLogger(Pipelines.class);

    private record Running(ItemPipeline pipeline, ItemUploader uploader, Thread thread) {}

    private final ItemRegistry items;
    private final CloudTarget cloud;
    private final CacheBudget budget;
    private final SiteIdentity site;
    private final ServerSettings settings;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final FramePool frames;
    private final Map<UUID, Running> running = new HashMap<>();

    public Pipelines(
            ItemRegistry items,
            CloudTarget cloud,
            CacheBudget budget,
            SiteIdentity site,
            ServerSettings settings,
            ObjectMapper json,
            InstantSource clock,
            FramePool frames,
            MeterRegistry meters) {
        this.frames = frames;
        this.items = items;
        this.cloud = cloud;
        this.budget = budget;
        this.site = site;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        meters.gauge("farshore.cache.used.bytes", budget, CacheBudget::used);
        meters.gauge("farshore.cache.limit.bytes", budget, CacheBudget::limit);
        meters.gauge("farshore.upload.pending.bytes", this, Pipelines::pendingBytes);
        meters.gauge("farshore.uploaded.bytes", this, Pipelines::uploadedBytes);
        meters.gauge("farshore.uploaded.plain.bytes", this, Pipelines::uploadedPlainBytes);
    }

    /** Continues the uploads of what was cached before the start. */
    public void resumeAll() {
        for (ItemRegistry.Item item : items.all()) {
            try {
                of(item.itemId());
            } catch (IOException | RuntimeException e) { // one item must not keep the others down
                LOG.error("item {} cannot be continued: {}", item.itemId(), e.getMessage());
            }
        }
    }

    /** The pipeline of an item; empty if the item is not protected here. */
    public synchronized Optional<ItemPipeline> of(UUID itemId) throws IOException {
        Running found = running.get(itemId);
        if (found == null) {
            ItemRegistry.Item item = items.find(itemId).orElse(null);
            if (item == null) {
                return Optional.empty();
            }
            found = start(item);
            running.put(itemId, found);
        }
        return Optional.of(found.pipeline);
    }

    private Running start(ItemRegistry.Item item) throws IOException {
        KeyWrapper wrapper =
                KeyWrapper.of(item.vaultKeyId(), Base64.getDecoder().decode(item.vaultPublicKey()));
        ItemPipeline pipeline = open(item.itemId(), wrapper);
        ItemUploader uploader = new ItemUploader(pipeline, cloud, site.signer(), json, clock);
        Thread thread =
                Thread.ofPlatform().daemon().name("upload-" + item.itemId()).start(uploader);
        return new Running(pipeline, uploader, thread);
    }

    /**
     * Opens an item's folder. One that is damaged is set aside: the agent finds that its epoch is gone and opens a new
     * one, and what Blob storage has stays usable.
     */
    private ItemPipeline open(UUID itemId, KeyWrapper wrapper) throws IOException {
        Path folder = settings.home().resolve("items").resolve(itemId.toString());
        try {
            return new ItemPipeline(itemId, folder, budget, wrapper, json, clock, frames);
        } catch (DamagedDataException e) {
            Path aside = folder.resolveSibling(itemId + ".damaged-" + clock.millis());
            Files.move(folder, aside);
            LOG.error("item {} is replicated anew, its folder is kept as {}: {}", itemId, aside, e.getMessage());
            return new ItemPipeline(itemId, folder, budget, wrapper, json, clock, frames);
        }
    }

    /** Stops an item that is no longer protected; its folder stays until an operator removes it. */
    public synchronized void remove(UUID itemId) throws IOException {
        Running gone = running.remove(itemId);
        if (gone != null) {
            gone.uploader.stop();
            gone.thread.interrupt();
            gone.pipeline.close();
        }
    }

    /** Bytes that wait for their upload. */
    public synchronized long pendingBytes() {
        return running.values().stream()
                .mapToLong(r -> r.pipeline.pendingBytes())
                .sum();
    }

    /** Bytes stored since the start. */
    public synchronized long uploadedBytes() {
        return running.values().stream()
                .mapToLong(r -> r.uploader.uploadedBytes())
                .sum();
    }

    /** Bytes that arrived and are stored, since the start. */
    public synchronized long uploadedPlainBytes() {
        return running.values().stream()
                .mapToLong(r -> r.uploader.uploadedPlainBytes())
                .sum();
    }

    /** What keeps uploads from succeeding, one line each. */
    public synchronized List<String> troubles() {
        return running.values().stream()
                .filter(r -> r.uploader.trouble() != null)
                .map(r -> "item " + r.pipeline.itemId() + ": " + r.uploader.trouble())
                .toList();
    }

    @PreDestroy
    synchronized void stop() throws IOException {
        for (UUID itemId : List.copyOf(running.keySet())) {
            remove(itemId);
        }
    }
}
