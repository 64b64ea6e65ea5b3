package io.farshore.controlplane.health;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the replication of an item: what was reported, and what the passing of time shows. */
public final class ReplicationHealth {
    /** Farshore's own code: the contract's recordings have none for it. */
    public static final String SILENT = "FS1002";

    /** A machine that is not heard for so long is in a critical state. */
    static final Duration SILENCE = Duration.ofMinutes(15);

    private static final String SOURCE = "ReplicationUnitProviderError";

    private ReplicationHealth() {}

    /** @param threshold of the item's policy; zero for none */
    public static List<HealthError> of(ProtectedItem item, Fabric fabric, Duration threshold, Instant now) {
        List<HealthError> errors = new ArrayList<>(item.healthErrors());
        if (item.state() == ProtectionState.PROTECTED) {
            LimitingStage stage = LimitingStage.of(item, fabric, now);
            RpoThreshold.check(item, threshold, stage, now).ifPresent(errors::add);
            silence(item, stage, now).ifPresent(errors::add);
        }
        return errors;
    }

    private static Optional<HealthError> silence(ProtectedItem item, LimitingStage stage, Instant now) {
        Instant heard = item.replication().statusTime();
        if (heard == null || !now.isAfter(heard.plus(SILENCE))) {
            return Optional.empty();
        }
        return Optional.of(new HealthError(
                SILENT,
                Severity.CRITICAL,
                SOURCE,
                "Replication",
                "No heartbeat of '" + item.friendlyName() + "' for more than " + SILENCE.toMinutes() + " minutes.",
                "Limiting stage: " + stage.name() + ". Evidence: " + stage.evidence() + ".",
                stage.action(),
                heard.plus(SILENCE)));
    }
}
