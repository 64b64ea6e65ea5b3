package io.farshore.bench;

import io.farshore.replication.store.ForwardingSegmentStore;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A store at some distance, which counts what is read. Thread-safe. */
final class DistantStore extends ForwardingSegmentStore {
    private final Duration distance;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong readBytes = new AtomicLong();

    DistantStore(SegmentStore store, Duration distance) {
        super(store);
        this.distance = distance;
    }

    long reads() {
        return reads.get();
    }

    long readBytes() {
        return readBytes.get();
    }

    private void travel() throws IOException {
        try {
            Thread.sleep(distance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        reads.incrementAndGet();
        readBytes.addAndGet(lengthBytes);
        travel();
        return super.read(name, offsetBytes, lengthBytes);
    }

    @Override
    public long length(String name) throws IOException {
        travel();
        return super.length(name);
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        travel();
        return super.list(prefix);
    }
}
