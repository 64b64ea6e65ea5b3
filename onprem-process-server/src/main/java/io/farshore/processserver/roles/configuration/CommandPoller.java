package io.farshore.processserver.roles.configuration;

import com.azure.core.exception.AzureException;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.roles.process.Pipelines;
import io.farshore.processserver.roles.process.ProcessorLoad;
import io.farshore.processserver.site.ServerSettings;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the site, then takes commands from the fabric's queue, at least once each, and reports the site's health. A
 * command is deleted only after its effect is durable.
 */
@Context
public class CommandPoller {
    private static final Logger LOG = LoggerFactory.getLogger(CommandPoller.class);
    private static final int MAX_MESSAGES = 16;
    private static final Duration VISIBILITY = Duration.ofSeconds(60);
    private static final long HEARTBEAT_MILLIS = 30_000;
    private static final long RETRY_MILLIS = 2_000;

    private final VaultClient vault;
    private final CloudAccess cloud;
    private final SiteEvents events;
    private final Pipelines pipelines;
    private final CacheBudget budget;
    private final ProcessorLoad processors;
    private final SiteCommands commands;
    private final VCenterReader vCenters;
    private final ServerSettings settings;
    private final ObjectMapper json;
    private volatile @Nullable Thread thread;
    private volatile @Nullable String trouble = "not registered yet";

    public CommandPoller(
            VaultClient vault,
            CloudAccess cloud,
            SiteEvents events,
            Pipelines pipelines,
            CacheBudget budget,
            ProcessorLoad processors,
            SiteCommands commands,
            VCenterReader vCenters,
            ServerSettings settings,
            ObjectMapper json) {
        this.vault = vault;
        this.cloud = cloud;
        this.events = events;
        this.pipelines = pipelines;
        this.budget = budget;
        this.processors = processors;
        this.commands = commands;
        this.vCenters = vCenters;
        this.settings = settings;
        this.json = json;
    }

    @PostConstruct
    void start() {
        thread = Thread.ofPlatform().daemon().name("commands").start(this::run);
    }

    @PreDestroy
    void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        long nextHeartbeat = 0;
        boolean registered = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!registered) {
                    vault.register();
                    registered = true;
                    LOG.info("registered with the vault as '{}'", settings.siteName());
                }
                poll();
                processors.sample();
                if (System.currentTimeMillis() >= nextHeartbeat) {
                    events.heartbeat(
                            budget.limit() - budget.used(),
                            budget.limit(),
                            pipelines.pendingBytes(),
                            processors.percent(),
                            vCenters.accounts());
                    nextHeartbeat = System.currentTimeMillis() + HEARTBEAT_MILLIS;
                }
                events.flush();
                trouble = null;
                Thread.sleep(settings.pollInterval().toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!recover(e)) {
                    return;
                }
            }
        }
    }

    private boolean recover(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn("the vault cannot be reached, tried again in {} ms: {}", RETRY_MILLIS, message);
        }
        trouble = message;
        cloud.refused();
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void poll() throws IOException {
        QueueClient queue = cloud.commands();
        for (QueueMessageItem message : queue.receiveMessages(MAX_MESSAGES, VISIBILITY, null, null)) {
            String text = message.getBody().toString();
            try {
                commands.obey(json.readTree(text));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                LOG.error("a command from the vault cannot be understood and is dropped: {}", e.getMessage());
            }
            events.flush(); // the result too must be in the cloud before the command is gone
            try {
                queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
            } catch (AzureException e) {
                LOG.debug("the command will come again", e); // commands are idempotent
            }
        }
    }

    /** What keeps commands from being heard, null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }
}
