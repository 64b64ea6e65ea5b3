package io.farshore.processserver.pipeline;

import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts an item's segments into Blob storage: those of the oldest batch, and meanwhile some of the batches behind it, ahead
 * of their turn. A number is given out once and a blob is only ever created, so a segment that was stored ahead of a crash
 * is the one that is stored again after it. Used by one thread.
 */
final class SegmentUploads {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentUploads.class);

    /** Of all items of the process: what is uploaded ahead takes memory and sockets. */
    private static final Semaphore AHEAD = new Semaphore(16);

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Map<Path, Future<@Nullable Void>> begun = new HashMap<>();

    /** Returns when the batch's own segments are stored; those ahead may still be under way. */
    void store(Upload upload, SegmentSink sink) throws IOException {
        forgetAllBut(upload);
        for (Upload.File file : upload.ahead()) {
            if (!begun.containsKey(file.path()) && AHEAD.tryAcquire()) {
                begun.put(file.path(), THREADS.submit(() -> putAhead(upload.epoch(), file, sink)));
            }
        }
        for (Upload.File file : upload.files()) {
            Future<@Nullable Void> early = begun.remove(file.path());
            if (early == null || !isStored(early)) {
                put(upload.epoch(), file, sink);
            }
        }
    }

    /** A resync gives batches up. */
    private void forgetAllBut(Upload upload) {
        begun.keySet()
                .retainAll(Stream.concat(upload.files().stream(), upload.ahead().stream())
                        .map(Upload.File::path)
                        .collect(Collectors.toSet()));
    }

    /** Waits. What failed ahead of its turn is tried again in it, with the credentials of then. */
    private static boolean isStored(Future<@Nullable Void> early) throws IOException {
        try {
            early.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while segments are stored");
        } catch (ExecutionException e) {
            LOG.debug("a segment could not be stored ahead of its turn", e);
            return false;
        }
    }

    private static @Nullable Void putAhead(long epoch, Upload.File file, SegmentSink sink) throws IOException {
        try {
            put(epoch, file, sink);
            return null;
        } finally {
            AHEAD.release();
        }
    }

    private static void put(long epoch, Upload.File file, SegmentSink sink) throws IOException {
        String name = BlobNames.segment(
                epoch, file.segment().diskId(), file.segment().segment().number());
        try {
            sink.create(name, file.path());
        } catch (BlobAlreadyExistsException e) {
            // Numbers are given out once, by this server's log: it was stored before a crash or a lost answer.
            LOG.info("{} was stored before", name);
        }
    }
}
