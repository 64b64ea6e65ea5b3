package io.farshore.emulation.functionshost.blob;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.farshore.emulation.functionshost.Listener;
import io.farshore.emulation.functionshost.app.AppSettings;
import io.farshore.emulation.functionshost.app.Binding;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.HostConfiguration;
import io.farshore.emulation.functionshost.binding.Delivery;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.FunctionThreads;
import io.farshore.emulation.functionshost.binding.MessageText;
import io.farshore.emulation.functionshost.binding.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the new and changed blobs of a container to a function, at least once each.
 *
 * <p>The container is listed again and again, whatever the source: there is no Event Grid here. What was handled is
 * remembered in memory for the blobs that exist, and in receipts for the next start.
 */
public final class BlobListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(BlobListener.class);
    private static final String HOSTS_CONTAINER = "azure-webjobs-hosts";
    private static final Duration POLLING_INTERVAL = Duration.ofMillis(500);

    /** Listing a large container takes long; it may take this part of the time at most. */
    private static final int IDLE_TO_LISTING_RATIO = 3;

    private final FunctionDefinition function;
    private final BlobPattern pattern;
    private final BlobContainerClient container;
    private final BlobReceipts receipts;
    private final BlobHandler handler;
    private final Delivery delivery;
    private final Semaphore slots;
    private final Map<String, String> handledEtags = new ConcurrentHashMap<>();
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = FunctionThreads.perTask();

    /**
     * @param hostId tells the receipts of several apps in one account apart
     */
    public BlobListener(
            FunctionDefinition function,
            AppSettings settings,
            Storage storage,
            FunctionInvoker invoker,
            HostConfiguration configuration,
            String hostId,
            Delivery delivery) {
        Binding trigger = function.trigger();
        String connection = trigger.text("connection");
        this.function = function;
        this.pattern = BlobPattern.parse(settings.expand(trigger.text("path")));
        this.container = storage.container(connection, pattern.container());
        this.receipts = new BlobReceipts(
                storage.container("", HOSTS_CONTAINER),
                "blobreceipts/" + hostId + "/" + function.name() + "/",
                pattern.container());
        MessageText messageText = new MessageText(configuration.queues().base64());
        this.handler = new BlobHandler(function, invoker, container, new PoisonBlobs(storage, connection, messageText));
        this.delivery = delivery;
        this.slots = new Semaphore(configuration.blobParallelism());
    }

    @Override
    public String name() {
        return "blob-" + function.name();
    }

    @Override
    public void run() {
        boolean loaded = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long start = System.nanoTime();
                try {
                    loaded = loaded || load();
                    poll();
                } catch (RuntimeException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        LOG.warn(
                                "The container {} cannot be listed; trying again: {}",
                                pattern.container(),
                                e.toString());
                    }
                }
                Thread.sleep(pause(Duration.ofNanos(System.nanoTime() - start)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration pause(Duration listing) {
        Duration fair = listing.multipliedBy(IDLE_TO_LISTING_RATIO);
        return fair.compareTo(POLLING_INTERVAL) > 0 ? fair : POLLING_INTERVAL;
    }

    private boolean load() {
        receipts.load();
        receipts.prune(list());
        return true;
    }

    private List<BlobVersion> list() {
        List<BlobVersion> versions = new ArrayList<>();
        for (BlobItem item : container.listBlobs(new ListBlobsOptions().setPrefix(pattern.prefix()), null)) {
            versions.add(new BlobVersion(item.getName(), item.getProperties().getETag()));
        }
        return versions;
    }

    private void poll() {
        List<BlobVersion> versions = list();
        Set<String> names = new HashSet<>();
        for (BlobVersion version : delivery.order(versions)) {
            names.add(version.name());
            if (!version.etag().equals(handledEtags.get(version.name()))) {
                consider(version);
            }
        }
        handledEtags.keySet().retainAll(names);
    }

    /** Without a free slot the blob waits for the next listing. */
    private void consider(BlobVersion version) {
        Optional<Map<String, String>> parameters = pattern.match(version.name());
        if (parameters.isEmpty() || receipts.has(version)) {
            handledEtags.put(version.name(), version.etag());
        } else if (!inProgress.contains(version.name()) && slots.tryAcquire()) {
            inProgress.add(version.name());
            workers.execute(() -> handle(version, parameters.get()));
        }
    }

    private void handle(BlobVersion version, Map<String, String> parameters) {
        try {
            delivery.linger();
            if (delivery.repeats() && handler.handle(version, parameters)) {
                delivery.linger();
            }
            if (handler.handle(version, parameters)) {
                receipts.add(version);
                handledEtags.put(version.name(), version.etag());
            }
        } catch (RuntimeException e) {
            LOG.warn("Blob {} is tried again: {}", version.name(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inProgress.remove(version.name());
            slots.release();
        }
    }

    @Override
    public boolean isIdle() {
        return inProgress.isEmpty();
    }
}
