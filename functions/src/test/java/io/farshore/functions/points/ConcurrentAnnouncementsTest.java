package io.farshore.functions.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.functions.Lab;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.ForwardingSegmentStore;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** After an outage the news of many manifests come at once. */
final class ConcurrentAnnouncementsTest {
    private static final int POINTS = 6;

    @Test
    void checkEverySegmentOnce() throws Exception {
        Lab lab = new Lab(1 << 20).withSite().withItem();
        for (int i = 0; i < POINTS; i++) {
            lab.machine.write(0, 512L * i, new byte[] {1});
            lab.machine.point();
        }
        CountingStores stores = new CountingStores(lab);
        RecoveryPointRecorder recorder =
                new RecoveryPointRecorder(lab.records, stores, new FirstPoint(lab.records, lab.engine), lab.clock);
        List<Callable<Void>> news = new ArrayList<>();
        for (int i = POINTS; i > 0; i--) {
            String name = BlobNames.manifest(lab.machine.itemId, lab.machine.epoch, i);
            news.add(() -> {
                recorder.arrived(name);
                return null;
            });
        }
        try (ExecutorService instance = Executors.newFixedThreadPool(POINTS)) {
            for (var each : instance.invokeAll(news)) {
                each.get();
            }
        }

        assertThat(lab.records.points().list(lab.machine.itemId.toString())).hasSize(POINTS);
        assertThat(stores.reads).hasSizeGreaterThanOrEqualTo(POINTS);
        assertThat(stores.reads.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    /** Counts how often each segment is read, and gives others time to come in between. */
    private static final class CountingStores implements SegmentStores {
        private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
        private final Lab lab;

        CountingStores(Lab lab) {
            this.lab = lab;
        }

        @Override
        public SegmentStore manifests() {
            return lab.stores.manifests();
        }

        @Override
        public SegmentStore segments(String itemId) {
            return new ForwardingSegmentStore(lab.stores.segments(itemId)) {
                @Override
                public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
                    reads.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
                    Thread.yield();
                    return super.read(name, offsetBytes, lengthBytes);
                }
            };
        }

        @Override
        public SegmentStore plans() {
            return lab.stores.plans();
        }

        @Override
        public void openSegments(String itemId) {
            lab.stores.openSegments(itemId);
        }

        @Override
        public void revokeSegments(String itemId) {
            lab.stores.revokeSegments(itemId);
        }

        @Override
        public void deleteSegments(String itemId) {
            lab.stores.deleteSegments(itemId);
        }
    }
}
