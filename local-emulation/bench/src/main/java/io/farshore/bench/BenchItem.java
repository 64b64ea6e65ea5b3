package io.farshore.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.pipeline.CloudTarget;
import io.farshore.processserver.pipeline.ItemPipeline;
import io.farshore.processserver.pipeline.ItemUploader;
import io.farshore.processserver.pipeline.OutOfStepException;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.store.FileSegmentStore;
import io.farshore.replication.store.SegmentSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** One item on a process server: its batches, its pipeline, and its uploader into a store of files. */
final class BenchItem implements Closeable {
    static final long EPOCH = 1;
    /** One for all items, as in a process server. */
    private static final FramePool FRAMES = FramePool.of(Runtime.getRuntime().availableProcessors());

    final UUID itemId;
    private final BatchFile batches;
    private final ItemPipeline pipeline;
    private final ItemUploader uploader;
    private final CountDownLatch stored = new CountDownLatch(1);
    private volatile long acknowledgedNanos;
    private volatile long storedNanos;

    /**
     * @param place whose bytes of the image
     * @param folder for its cache
     * @param store takes segments and manifests
     */
    BenchItem(Part place, Path folder, FileSegmentStore store, BenchKeys keys) throws IOException {
        this.itemId = new UUID(1, place.from);
        this.batches = BatchFile.make(
                place.image, place.from, place.lengthBytes, itemId, EPOCH, folder.resolve("batches-" + place.from));
        ObjectMapper json = new ObjectMapper();
        this.pipeline = new ItemPipeline(
                itemId,
                folder.resolve("item-" + itemId),
                new CacheBudget(folder, Long.MAX_VALUE / 4),
                keys.wrapper(),
                json,
                InstantSource.system(),
                FRAMES);
        this.uploader = new ItemUploader(pipeline, new Cloud(store), keys.signer(), json, InstantSource.system());
        try {
            pipeline.open(EPOCH, List.of(new DiskOfEpoch(0, new UUID(7, place.from), place.lengthBytes)));
        } catch (OutOfStepException e) {
            throw new IllegalStateException("a fresh item opens any epoch", e);
        }
    }

    /**
     * Which bytes of an image are the item's disk.
     *
     * @param lengthBytes a multiple of 512
     */
    record Part(Path image, long from, long lengthBytes) {}

    /** Sends every batch, then a mark; returns when the point is stored. */
    void run() throws IOException, InterruptedException {
        Thread upload = Thread.ofPlatform().name("upload").daemon().start(uploader);
        try {
            ByteBuffer buffer = BatchFile.room();
            for (int i = 0; i < batches.count(); i++) {
                pipeline.accept(batches.read(i, buffer));
            }
            BatchBuilder mark = new BatchBuilder(itemId, EPOCH, JournalRecord.HEADER_BYTES);
            mark.add(JournalRecord.bare(RecordType.MARK, 0, 1, MarkKind.CRASH_CONSISTENT.code(), 0, 1), null);
            pipeline.accept(mark.finish(1, 1));
            acknowledgedNanos = System.nanoTime();
            stored.await();
        } catch (OutOfStepException e) {
            throw new IllegalStateException("the batches are in order", e);
        } finally {
            uploader.stop();
            upload.join();
        }
    }

    /** When the last batch was acknowledged. */
    long acknowledgedNanos() {
        return acknowledgedNanos;
    }

    /** When the point was stored and announced. */
    long storedNanos() {
        return storedNanos;
    }

    @Override
    public void close() throws IOException {
        batches.close();
        pipeline.close();
    }

    private final class Cloud implements CloudTarget {
        private final FileSegmentStore store;

        Cloud(FileSegmentStore store) {
            this.store = store;
        }

        @Override
        public SegmentSink segments(UUID id) {
            return store;
        }

        @Override
        public SegmentSink manifests() {
            return store;
        }

        /** Comes once, for the mark, behind the manifest. */
        @Override
        public void announce(String message) {
            storedNanos = System.nanoTime();
            stored.countDown();
        }

        @Override
        public void refused() {}
    }
}
