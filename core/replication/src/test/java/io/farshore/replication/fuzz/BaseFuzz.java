package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A payload of any content that the vault has signed as a base, under two points of an item. In the input, {@code #P} stands
 * for the digest of the point's manifest and {@code #0}, {@code #1} … for those of the true base: they are
 * different in each run.
 */
class BaseFuzz {
    private static final int RANGE_BYTES = 1 << 20;

    private final ItemFixture item = new ItemFixture(2 << 20, 1 << 16);
    private final List<String> digests = new ArrayList<>();
    private final RecoveryPointManifest latest;
    private final RecoveryPointManifest truth;

    BaseFuzz() throws IOException {
        item.scan(0, 0, "abcdefgh".repeat(512).getBytes(StandardCharsets.US_ASCII));
        item.write(1, 0, new byte[3000]);
        RecoveryPointManifest first = item.point();
        item.write(0, 1 << 19, "xy".repeat(3000).getBytes(StandardCharsets.US_ASCII));
        latest = item.point();
        truth = item.base(first, null, RANGE_BYTES);
        for (RecoveryPointManifest.Disk disk : truth.disks()) {
            digests.add(disk.headDigest());
            disk.segments().forEach(segment -> digests.add(segment.digest()));
        }
    }

    /** What is believed says the same when it is written again; a point upon it is proved and planned, or refused. */
    @FuzzTest
    void buildsUponABaseThatIsWholeAndNoOther(byte[] input) throws IOException {
        String payload = filled(new String(input, StandardCharsets.UTF_8));
        String name = BlobNames.base(item.itemId, item.epoch, truth.point());
        item.manifests.delete(name);
        item.manifests.create(name, ItemFixture.signedBase(payload));
        PointVerifier verifier = new PointVerifier(
                item.manifests, item.segments, List.of(ItemFixture.SITE.getPublic(), ItemFixture.VAULT.getPublic()));
        Optional<RecoveryPointManifest> read =
                Declared.read(() -> verifier.readBase(item.itemId, item.epoch, truth.point()));
        Declared.read(() -> verifier.verify(item.itemId, item.epoch, latest.point()));
        if (read.isPresent()) {
            RecoveryPointManifest base = read.get();
            String again = new String(ItemFixture.signedBase(base.toJson()), StandardCharsets.UTF_8);
            assertThat(RecoveryPointManifest.parseBase(SignedDocument.parse(again)))
                    .isEqualTo(base);
            for (RecoveryPointManifest.Disk disk : latest.disks()) {
                Declared.read(() -> new HydrationPlanner(item.segments, item.unwrapper)
                        .plan(latest, disk, base)
                        .split(RANGE_BYTES));
            }
        }
    }

    /** The true base as an input. */
    byte[] seed() {
        String text = truth.toJson().replace(String.valueOf(truth.previous()), "#P");
        for (int i = 0; i < digests.size(); i++) {
            text = text.replace(digests.get(i), "#" + i);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String filled(String text) {
        String filled = text.replace("#P", String.valueOf(truth.previous()));
        for (int i = 0; i < digests.size(); i++) {
            filled = filled.replace("#" + i, digests.get(i));
        }
        return filled;
    }
}
