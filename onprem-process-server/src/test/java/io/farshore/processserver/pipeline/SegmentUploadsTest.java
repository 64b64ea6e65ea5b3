package io.farshore.processserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.SegmentSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SegmentUploadsTest {
    private static final UUID ITEM = new UUID(1, 1);

    private final SegmentUploads uploads = new SegmentUploads();
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

    /** Batch {@code number} of one segment, with this many behind it. */
    private static Upload upload(int number, int behind) {
        List<Upload.File> ahead = IntStream.rangeClosed(number + 1, number + behind)
                .mapToObj(SegmentUploadsTest::file)
                .toList();
        return new Upload(ITEM, 1, batch(number), List.of(file(number)), ahead, null);
    }

    private static Upload.File file(int number) {
        return new Upload.File(batch(number).segments().getFirst(), Path.of("segment-" + number));
    }

    private static LogEntry.BatchCached batch(int number) {
        RecoveryPointManifest.Segment segment = new RecoveryPointManifest.Segment(number, 100, "00".repeat(32));
        return new LogEntry.BatchCached(
                number,
                number,
                List.of(new LogEntry.CachedSegment(0, new UUID(7, 0), segment)),
                Map.of(),
                0,
                null,
                1,
                100);
    }

    private SegmentSink sink(Put put) {
        return new SegmentSink() {
            @Override
            public void create(String name, byte[] content) {
                throw new UnsupportedOperationException("segments come from files");
            }

            @Override
            public void create(String name, Path content) throws IOException {
                int count = tries.computeIfAbsent(content.toString(), path -> new AtomicInteger())
                        .incrementAndGet();
                put.run(content.toString(), count);
                stored.add(content.toString());
            }
        };
    }

    @FunctionalInterface
    private interface Put {
        void run(String path, int count) throws IOException;
    }

    @Test
    void waitsForItsOwnAndNotForThoseAhead() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        SegmentSink sink = sink((path, count) -> {
            if (!path.equals("segment-1")) {
                await(open);
            }
        });
        uploads.store(upload(1, 3), sink);
        assertThat(stored).containsExactly("segment-1");

        Thread second = Thread.ofVirtual().start(() -> {
            try {
                uploads.store(upload(2, 2), sink);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        second.join(100);
        assertThat(second.isAlive()).isTrue();
        open.countDown();
        second.join();
        assertThat(stored).contains("segment-2");
        uploads.store(upload(3, 1), sink);
        uploads.store(upload(4, 0), sink);
        assertThat(stored).hasSize(4);
        assertThat(tries.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void oneThatFailedAheadIsTriedAgainInItsTurn() throws Exception {
        SegmentSink sink = sink((path, count) -> {
            if (path.equals("segment-2") && count == 1) {
                throw new IOException("no way there");
            }
        });
        uploads.store(upload(1, 1), sink);
        uploads.store(upload(2, 0), sink);
        assertThat(stored).containsExactlyInAnyOrder("segment-1", "segment-2");
    }

    @Test
    void itsOwnThatFailsIsTheCallersToTryAgain() throws Exception {
        SegmentSink sink = sink((path, count) -> {
            if (count <= 2) {
                throw new IOException("no way there");
            }
        });
        assertThatThrownBy(() -> uploads.store(upload(1, 1), sink)).hasMessage("no way there");
        assertThatThrownBy(() -> uploads.store(upload(1, 1), sink)).hasMessage("no way there");
        uploads.store(upload(1, 1), sink);
        assertThat(stored).contains("segment-1");
    }

    @Test
    void oneThatIsThereAlreadyIsStored() throws Exception {
        uploads.store(upload(1, 0), sink((path, count) -> {
            throw new BlobAlreadyExistsException(path);
        }));
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
