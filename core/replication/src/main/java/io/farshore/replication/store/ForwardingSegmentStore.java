package io.farshore.replication.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another store, for those who override what they watch, slow down or break. */
public class ForwardingSegmentStore implements SegmentStore {
    private final SegmentStore store;

    protected ForwardingSegmentStore(SegmentStore store) {
        this.store = store;
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
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        return store.read(name, offsetBytes, lengthBytes);
    }

    @Override
    public long length(String name) throws IOException {
        return store.length(name);
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public void delete(String name) throws IOException {
        store.delete(name);
    }
}
