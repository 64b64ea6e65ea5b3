package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.functions.alerts.HealthWatch;
import io.farshore.functions.request.Fields;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves an item on when a process server says what is stored. Late and repeated commits change nothing. */
public final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** A source clock further ahead than this would hide the loss of data behind a small RPO. */
    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    /** A commit after a shorter gap ends no breach of a threshold, which are of whole minutes. */
    private static final Duration NOTABLE_GAP = Duration.ofMinutes(1);

    private final ControlRecords records;
    private final HealthWatch health;
    private final Clock clock;

    public Commits(ControlRecords records, HealthWatch health, Clock clock) {
        this.health = health;
        this.records = records;
        this.clock = clock;
    }

    public void handle(String compact) {
        try {
            SignedDocument document = SignedDocument.parse(compact);
            Fields payload = Fields.parse(document.payload());
            Optional<ProtectedItem> item = records.item(payload.guid("itemId"));
            if (item.isEmpty()) {
                LOG.info("commit for an item that is not protected any more: {}", payload.text("itemId"));
                return;
            }
            if (!isSigned(document, item.get())) {
                LOG.warn(
                        "commit for item {} is not signed by a process server of its site",
                        item.get().itemId());
                return;
            }
            apply(item.get(), payload);
        } catch (DamagedDataException e) {
            LOG.warn("a commit that is no signed document was dropped: {}", e.getMessage());
        }
    }

    private void apply(ProtectedItem item, Fields payload) {
        Instant latest = clock.instant().plus(MAX_AHEAD);
        Instant source = payload.instant("sourceTime");
        Instant bounded = source.isAfter(latest) ? latest : source;
        Instant stored = payload.instant("storedTime");
        long epoch = payload.number("epoch", 1, Long.MAX_VALUE);
        long sequence = payload.number("sequence", 0, Long.MAX_VALUE);
        boolean afterGap = item.rpo(clock.instant())
                .filter(rpo -> rpo.compareTo(NOTABLE_GAP) >= 0)
                .isPresent();
        records.items()
                .update(
                        item.vaultId(),
                        ControlRecords.itemId(item),
                        now -> now.withReplication(now.replication().committed(epoch, sequence, bounded, stored)))
                .filter(now -> afterGap)
                .ifPresent(health::item);
    }

    private boolean isSigned(SignedDocument document, ProtectedItem item) {
        List<PublicKey> keys =
                records.fabric(item.fabricId()).map(Commits::keys).orElse(List.of());
        return keys.stream()
                .anyMatch(key -> SigningKeys.keyId(key).equals(document.keyId()) && document.isSignedBy(key));
    }

    /** The keys that the fabric's process servers sign with. */
    public static List<PublicKey> keys(Fabric fabric) {
        return fabric.processServers().stream()
                .map(server -> SigningKeys.fromBase64(server.manifestPublicKey()))
                .toList();
    }
}
