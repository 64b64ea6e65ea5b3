package io.farshore.replication.hydrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merging history into bases: section 8 of docs/format.md. */
class BaseTest {
    private static final int DISK_BYTES = 4 << 20;
    private static final int BLOCK_BYTES = 4096;

    private final ItemFixture item = new ItemFixture(DISK_BYTES, DISK_BYTES);
    private final byte[][] model = new byte[2][DISK_BYTES];

    private void write(Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int disk = random.nextInt(2);
            int at = random.nextInt(DISK_BYTES / BLOCK_BYTES) * BLOCK_BYTES;
            byte[] block = new byte[BLOCK_BYTES];
            if (random.nextInt(6) == 0) {
                item.zero(disk, at, BLOCK_BYTES);
            } else {
                random.nextBytes(block);
                item.write(disk, at, block);
            }
            System.arraycopy(block, 0, model[disk], at, BLOCK_BYTES);
            if (random.nextInt(20) == 0) {
                item.flush();
            }
        }
    }

    private byte[] rebuild(RecoveryPointManifest point, int disk, @Nullable RecoveryPointManifest base)
            throws IOException {
        RecoveryPointManifest.Disk which = point.disks().get(disk);
        byte[] target = new byte[DISK_BYTES];
        Hydrator hydrator = new Hydrator(item.segments, item.unwrapper);
        HydrationPlan plan = new HydrationPlanner(item.segments, item.unwrapper).plan(point, which, base);
        for (RangePlan range : plan.split(1 << 20)) {
            hydrator.run(
                    RangePlan.parse(range.toBytes()),
                    (offset, data) -> data.get(target, (int) offset, data.remaining()));
        }
        return target;
    }

    private PointVerifier verifier() {
        return new PointVerifier(
                item.manifests, item.segments, List.of(ItemFixture.SITE.getPublic(), ItemFixture.VAULT.getPublic()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPointFromABaseOnIsRebuiltAndProvedAfterTheHistoryBeforeItIsGone(long seed) throws IOException {
        Random random = new Random(seed);
        for (int disk = 0; disk < 2; disk++) {
            byte[] scanned = new byte[DISK_BYTES / 2];
            random.nextBytes(scanned);
            item.scan(disk, DISK_BYTES / 4, scanned);
            System.arraycopy(scanned, 0, model[disk], DISK_BYTES / 4, scanned.length);
        }
        RecoveryPointManifest base = null;
        for (int round = 0; round < 4; round++) {
            write(random, 150);
            RecoveryPointManifest point = item.point();
            base = item.base(point, base, 1 << 20);
            item.forgetBefore(base);
            for (int later = 0; later < 2; later++) {
                for (int disk = 0; disk < 2; disk++) {
                    assertThat(rebuild(point, disk, base)).as("seed %d", seed).isEqualTo(model[disk]);
                }
                assertThat(verifier().verify(item.itemId, item.epoch, point.point()))
                        .isEqualTo(point);
                assertThat(verifier().base(item.itemId, item.epoch, point.point()))
                        .contains(base);
                write(random, 40);
                point = item.point();
            }
        }
    }

    @Test
    void namesAChangedSegmentOfABase() throws IOException {
        write(new Random(1), 50);
        RecoveryPointManifest point = item.point();
        RecoveryPointManifest base = item.base(point, null, 1 << 20);
        UUID disk = point.disks().getFirst().diskId();
        String digest = base.disks().getFirst().segments().getFirst().digest();
        String name = BlobNames.baseSegment(item.epoch, disk, point.point(), digest);
        item.damage(item.segments, name, 700);
        assertThatThrownBy(() -> verifier().verify(item.itemId, item.epoch, point.point()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> rebuild(point, 0, base))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(name);
    }

    @Test
    void passesOverABaseThatTheSiteSigned() throws IOException {
        write(new Random(1), 50);
        RecoveryPointManifest point = item.point();
        RecoveryPointManifest forged = point.asBase("00", List.of());
        SignedDocument signed = SignedDocument.sign(
                ItemFixture.SITE.getPrivate(),
                SigningKeys.keyId(ItemFixture.SITE.getPublic()),
                RecoveryPointManifest.BASE_TYPE,
                forged.toJson());
        item.manifests.create(
                BlobNames.base(item.itemId, item.epoch, 1), signed.compact().getBytes(StandardCharsets.UTF_8));
        assertThat(verifier().base(item.itemId, item.epoch, 1)).isEmpty();
        assertThat(verifier().verify(item.itemId, item.epoch, 1)).isEqualTo(point);
    }

    @Test
    void refusesASegmentOfABaseInPlaceOfOneOfTheChain() throws IOException {
        write(new Random(1), 50);
        item.flush();
        RecoveryPointManifest point = item.point();
        RecoveryPointManifest.Disk disk = point.disks().getFirst();
        RecoveryPointManifest base = item.base(point, null, 4 << 20);
        String digest = base.disks().getFirst().segments().getFirst().digest();
        String chained = BlobNames.segment(item.epoch, disk.diskId(), 1);
        byte[] merged =
                item.segments.readAll(BlobNames.baseSegment(item.epoch, disk.diskId(), point.point(), digest), 8 << 20);
        item.segments.delete(chained);
        item.segments.create(chained, merged);
        assertThatThrownBy(() -> rebuild(point, 0, null))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(chained);
    }
}
