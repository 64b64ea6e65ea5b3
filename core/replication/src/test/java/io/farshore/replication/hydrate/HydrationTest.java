package io.farshore.replication.hydrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HydrationTest {
    private static final int DISK_BYTES = 3 << 20;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rebuildsEveryPointOfARandomHistory(long seed) throws IOException {
        Random random = new Random(seed);
        ItemFixture item = new ItemFixture(DISK_BYTES, DISK_BYTES / 2);
        byte[][] model = {new byte[DISK_BYTES], new byte[DISK_BYTES / 2]};
        random.nextBytes(model[0]);
        byte[] before = model[0].clone();
        List<RecoveryPointManifest> points = new ArrayList<>();
        List<byte[][]> states = new ArrayList<>();
        int scanned = 0;
        for (int step = 0; step < 200; step++) {
            if (scanned < DISK_BYTES && step % 8 == 0) {
                // The scan may read a block before or after the writes that hit it: both must give the same point.
                byte[] source = random.nextBoolean() ? model[0] : before;
                int to = Math.min(DISK_BYTES, scanned + (256 << 10));
                item.scan(0, scanned, Arrays.copyOfRange(source, scanned, to));
                scanned = to;
            }
            change(random, item, model);
            if (scanned == DISK_BYTES && random.nextInt(10) == 0) {
                points.add(item.point());
                states.add(new byte[][] {model[0].clone(), model[1].clone()});
            } else if (random.nextInt(3) == 0) {
                item.flush();
            }
        }
        assertThat(points).isNotEmpty();
        for (int i = 0; i < points.size(); i++) {
            for (int disk = 0; disk < 2; disk++) {
                assertThat(rebuild(item, points.get(i), disk)).isEqualTo(states.get(i)[disk]);
            }
        }
    }

    private static void change(Random random, ItemFixture item, byte[][] model) {
        int disk = random.nextInt(2);
        int offset = random.nextInt(model[disk].length - 512) & ~511;
        int length = Math.min(model[disk].length - offset, (1 + random.nextInt(200)) * 512);
        if (random.nextInt(5) == 0) {
            item.zero(disk, offset, length);
            Arrays.fill(model[disk], offset, offset + length, (byte) 0);
            return;
        }
        byte[] data = new byte[length];
        random.nextBytes(data);
        if (random.nextInt(3) == 0 && length > 8192) {
            Arrays.fill(data, 4096, 8192, (byte) 0);
        }
        item.write(disk, offset, data);
        System.arraycopy(data, 0, model[disk], offset, length);
    }

    private static byte[] rebuild(ItemFixture item, RecoveryPointManifest point, int disk) throws IOException {
        RecoveryPointManifest.Disk which = point.disks().get(disk);
        HydrationPlan plan = new HydrationPlanner(item.segments, item.unwrapper).plan(point, which);
        byte[] target = new byte[(int) which.sizeBytes()];
        Hydrator hydrator = new Hydrator(item.segments, item.unwrapper);
        for (RangePlan range : plan.split(1 << 20)) {
            hydrator.run(RangePlan.parse(range.toBytes()), (offset, data) -> {
                assertThat(offset % 512).isZero();
                assertThat(data.remaining() % 512).isZero();
                data.get(target, (int) offset, data.remaining());
            });
        }
        return target;
    }

    @Test
    void refusesAPointWithAFlippedByteAndNamesTheBlobWhileTheOneBeforeStillWorks() throws IOException {
        ItemFixture item = new ItemFixture(DISK_BYTES);
        byte[] data = new byte[8192];
        new Random(1).nextBytes(data);
        item.write(0, 0, data);
        RecoveryPointManifest good = item.point();
        item.write(0, 65536, data);
        RecoveryPointManifest bad = item.point();
        String name = BlobNames.segment(item.epoch, item.disks.getFirst().diskId(), 2);
        item.damage(item.segments, name, 700);
        assertThatThrownBy(() -> rebuild(item, bad, 0))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(name);
        assertThat(Arrays.copyOf(rebuild(item, good, 0), 8192)).isEqualTo(data);
    }

    @Test
    void readsOnlyLiveBytesHoweverLongTheHistory() throws IOException {
        ItemFixture item = new ItemFixture(DISK_BYTES);
        byte[] data = new byte[64 << 10];
        for (int i = 0; i < 50; i++) {
            new Random(i).nextBytes(data);
            item.write(0, 0, data);
            item.flush();
        }
        RecoveryPointManifest point = item.point();
        HydrationPlan plan = new HydrationPlanner(item.segments, item.unwrapper)
                .plan(point, point.disks().getFirst());
        assertThat(plan.liveBytes()).isEqualTo(data.length);
        assertThat(plan.split(1 << 20)).singleElement().satisfies(range -> assertThat(range.segments())
                .hasSize(1));
    }

    @Test
    void refusesAMissingSegmentByName() throws IOException {
        ItemFixture item = new ItemFixture(DISK_BYTES);
        item.write(0, 0, new byte[] {1});
        RecoveryPointManifest point = item.point();
        String name = BlobNames.segment(item.epoch, item.disks.getFirst().diskId(), 1);
        item.segments.delete(name);
        assertThatThrownBy(() -> rebuild(item, point, 0)).hasMessageContaining(name);
    }
}
