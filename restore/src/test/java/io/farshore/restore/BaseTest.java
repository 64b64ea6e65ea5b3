package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points whose history was merged into a base and deleted. */
class BaseTest {
    private static final int DISK_BYTES = 3 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final ItemFixture item = new ItemFixture(DISK_BYTES);
    private final byte[] model = new byte[DISK_BYTES];
    private final Random random = new Random(11);

    @SuppressWarnings("NullAway.Init")
    private RecoveryPointManifest base;

    @SuppressWarnings("NullAway.Init")
    private StoredItem stored;

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[1 + random.nextInt(50_000)];
            random.nextBytes(data);
            int at = random.nextInt(DISK_BYTES - data.length);
            item.write(0, at, data);
            System.arraycopy(data, 0, model, at, data.length);
        }
    }

    @BeforeEach
    void storesThreePointsAndABaseAtTheSecond() throws IOException {
        write(30);
        item.point();
        write(30);
        base = item.base(item.point(), null, 1 << 20);
        item.forgetBefore(base);
        write(30);
        item.point();
        stored = StoredItem.in(folder, item);
    }

    private String part() {
        RecoveryPointManifest.Disk disk = base.disks().getFirst();
        return BlobNames.baseSegment(
                item.epoch, disk.diskId(), 2, disk.segments().get(1).digest());
    }

    @Test
    void restoresAndProvesAPointAfterTheBase() throws IOException {
        Ran proved = stored.verify("--public-key", StoredItem.VAULT_KEY);
        assertThat(proved.out()).as(proved.errors()).isEqualTo("the point is whole\n");
        Path disk = folder.resolve("disk.raw");
        Ran ran = stored.restore(disk, "--disk", "0", "--public-key", StoredItem.VAULT_KEY);
        assertThat(ran.exit()).as(ran.errors()).isZero();
        assertThat(Files.readAllBytes(disk)).isEqualTo(model);
    }

    @Test
    void saysWhyABaseIsNotBuiltUponWithoutTheVaultsKey() {
        Ran ran = stored.verify();
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors())
                .contains("warning: not built upon: " + BlobNames.base(item.itemId, item.epoch, 2))
                .contains("none of the public keys given")
                .contains(stored.manifest(1) + " is missing");
    }

    @Test
    void namesAChangedSegmentOfTheBase() throws IOException {
        StoredItem.flip(stored.segments().resolve(part()), 900);
        Ran ran = stored.verify("--public-key", StoredItem.VAULT_KEY);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).startsWith(part() + " was changed");
    }

    @Test
    void buildsOnNoBaseThatWasChanged() throws IOException {
        StoredItem.flip(stored.manifests().resolve(BlobNames.base(item.itemId, item.epoch, 2)), 300);
        Ran ran = stored.verify("--public-key", StoredItem.VAULT_KEY);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains("not built upon");
    }
}
