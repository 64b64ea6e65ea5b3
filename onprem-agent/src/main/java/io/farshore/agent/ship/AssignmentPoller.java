package io.farshore.agent.ship;

import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.MachineDescription;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the configuration server every second how the machine is, and passes its word on to the replicator. */
public final class AssignmentPoller implements Runnable {
    /** Whom offers of updates are for. */
    public interface Updates {
        /** What has become of them. */
        AgentHeartbeat.Updates report();

        /** @param now null when there is none, or no longer */
        void offered(AgentHeartbeat.@Nullable Offer now);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AssignmentPoller.class);
    private static final long EVERY_MILLIS = 1_000;

    private final SiteClient client;
    private final Replicator replicator;
    private final Supplier<MachineDescription> machine;
    private final Updates updates;
    private volatile @Nullable String trouble;

    public AssignmentPoller(
            SiteClient client, Replicator replicator, Supplier<MachineDescription> machine, Updates updates) {
        this.client = client;
        this.replicator = replicator;
        this.machine = machine;
        this.updates = updates;
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                AgentHeartbeat.Answer answer = client.heartbeat(
                        new AgentHeartbeat(machine.get(), replicator.status().orElse(null), updates.report()));
                replicator.assign(answer.assignment());
                updates.offered(answer.update());
                trouble = null;
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                String message = String.valueOf(e.getMessage() == null ? e : e.getMessage());
                if (!message.equals(trouble)) {
                    LOG.warn("the configuration server cannot be reached: {}", message);
                }
                trouble = message;
                try {
                    Thread.sleep(EVERY_MILLIS);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    /** Why the configuration server is not heard, null when it is. */
    public @Nullable String trouble() {
        return trouble;
    }
}
