package io.farshore.replication.hydrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Invariant 8: cost follows change and live bytes, not history. Prints the tables of docs/performance.md. */
class CostTest {
    private static final int DISK_BYTES = 4 << 20;
    private static final int BLOCK_BYTES = 4096;
    private static final int SCAN_BYTES = 1 << 20;
    private static final int BLOCKS = DISK_BYTES / BLOCK_BYTES;

    private final Random random = new Random(7);
    private final ItemFixture item = new ItemFixture(DISK_BYTES);
    private final byte[] model = new byte[DISK_BYTES];

    private void firstCopy() throws IOException {
        random.nextBytes(model);
        for (int at = 0; at < DISK_BYTES; at += SCAN_BYTES) {
            item.scan(0, at, Arrays.copyOfRange(model, at, at + SCAN_BYTES));
        }
    }

    private void change(int blocks) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (int i = 0; i < blocks; i++) {
            random.nextBytes(block);
            int at = random.nextInt(BLOCKS) * BLOCK_BYTES;
            item.write(0, at, block);
            System.arraycopy(block, 0, model, at, BLOCK_BYTES);
            if (i % 64 == 63) {
                item.flush();
            }
        }
    }

    private CountingStore.Cost hydrate(
            RecoveryPointManifest point, @Nullable RecoveryPointManifest base, int rangeBytes) throws IOException {
        CountingStore counted = new CountingStore(item.segments);
        HydrationPlan plan = new HydrationPlanner(counted, item.unwrapper)
                .plan(point, point.disks().getFirst(), base);
        byte[] target = new byte[DISK_BYTES];
        for (RangePlan range : plan.split(rangeBytes)) {
            new Hydrator(counted, item.unwrapper)
                    .run(range, (offset, data) -> data.get(target, (int) offset, data.remaining()));
        }
        assertThat(target).isEqualTo(model);
        return counted.cost();
    }

    /** The disk is overwritten at random, once for each line, and merged whenever half of it has changed. */
    @Test
    void theSameLiveBytesCostTheSameAfterTenTimesTheHistory() throws IOException {
        firstCopy();
        RecoveryPointManifest base = null;
        CountingStore.Cost first = null;
        System.out.println("disks written | one range | four ranges | without bases, one range");
        for (int disks = 1; disks <= 10; disks++) {
            for (int half = 0; half < 2; half++) {
                change(BLOCKS / 2);
                base = item.base(item.point(), base, 1 << 20);
            }
            change(BLOCKS / 4);
            RecoveryPointManifest point = item.point();
            CountingStore.Cost cost = hydrate(point, base, DISK_BYTES);
            System.out.printf(
                    "%d | %s | %s | %s%n",
                    disks,
                    shown(cost),
                    shown(hydrate(point, base, DISK_BYTES / 4)),
                    shown(hydrate(point, null, DISK_BYTES)));
            first = first == null ? cost : first;
            assertThat((double) cost.bytes() / first.bytes()).isBetween(0.8, 1.2);
            assertThat((double) cost.requests() / first.requests()).isBetween(0.8, 1.2);
            assertThat((double) cost.bytes() / DISK_BYTES).isLessThan(1.5);
        }
    }

    private static String shown(CountingStore.Cost cost) {
        return String.format(
                Locale.ROOT, "%.2f x live, %d requests", (double) cost.bytes() / DISK_BYTES, cost.requests());
    }

    @Test
    void aChangeOfOnePercentMovesOnePercent() throws IOException {
        firstCopy();
        long firstBytes = item.point().addedBytes();
        change(BLOCKS / 100);
        long changedBytes = item.point().addedBytes();
        System.out.printf(
                "first copy %d bytes, one percent changed: %d bytes, %.2f %%%n",
                firstBytes, changedBytes, 100.0 * changedBytes / firstBytes);
        assertThat(100.0 * changedBytes / firstBytes).isBetween(0.9, 1.1);
    }
}
