package io.farshore.replication.hydrate;

import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read from a store. */
final class CountingStore implements SegmentStore {
    /** What reading has cost. */
    record Cost(long requests, long bytes) {}

    private final SegmentStore store;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    CountingStore(SegmentStore store) {
        this.store = store;
    }

    Cost cost() {
        return new Cost(requests.get(), bytes.get());
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        requests.incrementAndGet();
        bytes.addAndGet(lengthBytes);
        return store.read(name, offsetBytes, lengthBytes);
    }

    @Override
    public long length(String name) throws IOException {
        requests.incrementAndGet();
        return store.length(name);
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        requests.incrementAndGet();
        return store.list(prefix);
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
        store.create(name, content);
    }

    @Override
    public void create(String name, Path content) throws IOException {
        store.create(name, content);
    }

    @Override
    public void delete(String name) throws IOException {
        store.delete(name);
    }
}
