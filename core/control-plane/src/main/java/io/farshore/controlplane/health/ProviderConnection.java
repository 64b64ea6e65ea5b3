package io.farshore.controlplane.health;

import io.farshore.controlplane.fabric.Fabric;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says when a site has not been heard of for too long. */
public final class ProviderConnection {
    /** Code of the contract, see classic-wire.md section 1.21. */
    public static final String CODE = "EA0430";

    /** Sites send a heartbeat every 30 seconds. */
    public static final Duration MAX_SILENCE = Duration.ofMinutes(5);

    private ProviderConnection() {}

    public static Optional<HealthError> check(Fabric fabric, Instant now) {
        Duration silence = Duration.between(fabric.lastHeartbeat(), now);
        if (silence.compareTo(MAX_SILENCE) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new HealthError(
                CODE,
                Severity.CRITICAL,
                "AgentHealth",
                "AgentHealth",
                "The configuration server '" + fabric.hostName() + "' has not been heard of since "
                        + fabric.lastHeartbeat() + '.',
                "The configuration server is stopped or cannot reach the vault.",
                "Start it and check its connection.",
                now));
    }
}
