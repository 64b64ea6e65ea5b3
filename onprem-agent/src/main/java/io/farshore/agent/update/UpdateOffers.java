package io.farshore.agent.update;

import io.farshore.agent.ship.AssignmentPoller;
import io.farshore.replication.protocol.AgentHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration server offers, and what was refused of it. A refusal holds until the server offers something else or
 * nothing: then it has heard of it, and the same package may be offered anew. Thread-safe.
 */
public final class UpdateOffers implements AssignmentPoller.Updates {
    private AgentHeartbeat.@Nullable Offer offer;
    private AgentHeartbeat.@Nullable Refusal refusal;

    @Override
    public synchronized void offered(AgentHeartbeat.@Nullable Offer now) {
        if (refusal != null && (now == null || !now.version().equals(refusal.version()))) {
            refusal = null;
        }
        offer = now;
        notifyAll();
    }

    @Override
    public synchronized AgentHeartbeat.Updates report() {
        return new AgentHeartbeat.Updates(refusal);
    }

    /** Waits for one that was not refused. */
    synchronized AgentHeartbeat.Offer await() throws InterruptedException {
        AgentHeartbeat.Offer now = offer;
        while (now == null || refusal != null) {
            wait();
            now = offer;
        }
        return now;
    }

    synchronized void refuse(AgentHeartbeat.Offer refused, String reason) {
        refusal = new AgentHeartbeat.Refusal(refused.version(), reason);
    }
}
