package io.farshore.agent.health;

import io.farshore.agent.ship.AssignmentPoller;
import io.farshore.agent.ship.Replicator;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says on 127.0.0.1 how replication stands. */
@Requires(beans = Replicator.class)
@Controller("/health")
public class HealthController {
    private final Replicator replicator;
    private final AssignmentPoller poller;

    public HealthController(Replicator replicator, AssignmentPoller poller) {
        this.replicator = replicator;
        this.poller = poller;
    }

    /** {@code status} is UP, DEGRADED or UNPROTECTED; the rest says why. */
    @Get
    public Map<String, Object> health() {
        Map<String, Object> health = new LinkedHashMap<>();
        AgentHeartbeat.Status status = replicator.status().orElse(null);
        String configurationServer = poller.trouble();
        boolean degraded = configurationServer != null
                || status != null && !status.issues().isEmpty();
        health.put("status", degraded ? "DEGRADED" : status == null ? "UNPROTECTED" : "UP");
        health.put("configurationServer", configurationServer == null ? "ok" : configurationServer);
        if (status != null) {
            health.put("replication", status);
        }
        return health;
    }
}
