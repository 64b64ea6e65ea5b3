package io.farshore.replication.hydrate;

import io.farshore.replication.store.ForwardingSegmentStore;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read from a store. */
final class CountingStore extends ForwardingSegmentStore {
    /** What reading has cost. */
    record Cost(long requests, long bytes) {}

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    CountingStore(SegmentStore store) {
        super(store);
    }

    Cost cost() {
        return new Cost(requests.get(), bytes.get());
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        requests.incrementAndGet();
        bytes.addAndGet(lengthBytes);
        return super.read(name, offsetBytes, lengthBytes);
    }

    @Override
    public long length(String name) throws IOException {
        requests.incrementAndGet();
        return super.length(name);
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        requests.incrementAndGet();
        return super.list(prefix);
    }
}
