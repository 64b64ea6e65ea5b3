package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** The work of a hydration task as it comes out of storage. Input: its JSON. */
class RangePlanFuzz {
    private static final long EPOCH = 1_700_000_000_000L;
    private static final int MAX_RUN_BYTES = 64 << 20;

    /** A plan that is taken writes within its range and nowhere else. */
    @FuzzTest
    void writesWithinTheRangeOrNotAtAll(byte[] input) throws IOException {
        MemorySegmentStore segments = new MemorySegmentStore();
        segments.create(BlobNames.segment(EPOCH, new UUID(7, 0), 1), Golden.SEGMENT);
        Optional<RangePlan> plan = Declared.read(() -> RangePlan.parse(input));
        // Longer ranges are allowed, and allocated, but not in the memory that this test has.
        if (plan.isPresent() && plan.orElseThrow().lengthBytes() <= MAX_RUN_BYTES) {
            run(segments, plan.orElseThrow());
        }
    }

    private static void run(MemorySegmentStore segments, RangePlan plan) {
        Hydrator hydrator = new Hydrator(segments, Golden.unwrapper());
        long end = plan.offsetBytes() + plan.lengthBytes();
        Declared.read(() -> hydrator.run(plan, (offset, data) -> {
            assertThat(offset).isBetween(plan.offsetBytes(), end);
            assertThat(offset + data.remaining()).isLessThanOrEqualTo(end);
        }));
    }
}
