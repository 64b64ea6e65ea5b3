package io.farshore.controlplane.health;

import io.farshore.controlplane.item.ProtectedItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Warns when the recovery point objective of the item's policy is exceeded; critical at three times the threshold. */
public final class RpoThreshold {
    /** Code and wording of the contract, see classic-wire.md section 4.3. */
    public static final String CODE = "78026";

    private static final int CRITICAL_FACTOR = 3;

    private RpoThreshold() {}

    static Optional<HealthError> check(ProtectedItem item, Duration threshold, LimitingStage stage, Instant now) {
        Optional<Duration> rpo = item.rpo(now);
        if (rpo.isEmpty() || threshold.isZero() || rpo.get().compareTo(threshold) <= 0) {
            return Optional.empty();
        }
        boolean critical = rpo.get().compareTo(threshold.multipliedBy(CRITICAL_FACTOR)) > 0;
        String disks = String.join(
                "','", item.disks().stream().map(disk -> disk.name()).toList());
        return Optional.of(new HealthError(
                CODE,
                critical ? Severity.CRITICAL : Severity.WARNING,
                "ReplicationUnitProviderErrorOnPrimary",
                "Replication",
                "RPO has exceeded the configured threshold for source disks '" + disks + "'.",
                "Nothing of the last " + rpo.get().toSeconds() + " seconds has reached the vault. Limiting stage: "
                        + stage.name() + ". Evidence: " + stage.evidence() + ".",
                stage.action(),
                now));
    }
}
