package io.farshore.agent;

import io.farshore.agent.capture.Splitter;
import io.farshore.agent.nbd.NbdServer;
import io.farshore.agent.ship.Replicator;
import io.farshore.agent.ship.SiteClient;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be stopped, and in which order, so that the journal is whole at the next start. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final NbdServer nbd;
    private final Replicator replicator;
    private final SiteClient client;
    private final Thread shipping;
    private final Splitter splitter;
    private final @Nullable ApplicationContext health;
    private final Thread hook = new Thread(this::stop);

    Running(
            NbdServer nbd,
            Replicator replicator,
            SiteClient client,
            Thread shipping,
            Splitter splitter,
            @Nullable ApplicationContext health) {
        this.nbd = nbd;
        this.replicator = replicator;
        this.client = client;
        this.shipping = shipping;
        this.splitter = splitter;
        this.health = health;
    }

    void stopAtShutdown() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Stops now; false when the process ends anyway, which the caller must leave to it. */
    boolean stopBeforeShutdown() {
        stop();
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private synchronized void stop() {
        try {
            nbd.close();
            replicator.stop();
            client.close(); // ends the request under way; an interrupt would close the journal's files too
            shipping.join(PATIENCE_MILLIS);
            splitter.close();
            if (health != null) {
                health.stop();
            }
        } catch (IOException e) {
            LOG.error("the journal could not be closed; the next start may need a resync: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
