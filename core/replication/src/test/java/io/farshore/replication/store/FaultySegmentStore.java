package io.farshore.replication.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A store that fails as it is told to: each call takes the next fault of the script; none left means none. */
public final class FaultySegmentStore implements SegmentStore {
    /** What goes wrong with one call. */
    public enum Fault {
        NONE,
        /** The call fails and has no effect. */
        BEFORE,
        /** The call takes effect and its answer is lost. */
        AFTER
    }

    private final SegmentStore store;
    private final Deque<Fault> script = new ArrayDeque<>();

    public FaultySegmentStore(SegmentStore store, Fault... faults) {
        this.store = store;
        script.addAll(List.of(faults));
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private synchronized <T> T faulty(Call<T> call) throws IOException {
        Fault fault = script.isEmpty() ? Fault.NONE : script.removeFirst();
        if (fault == Fault.BEFORE) {
            throw new IOException("fault before the call");
        }
        T result = call.run();
        if (fault == Fault.AFTER) {
            throw new IOException("fault after the call");
        }
        return result;
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
        faulty(() -> {
            store.create(name, content);
            return true;
        });
    }

    @Override
    public void create(String name, Path content) throws IOException {
        faulty(() -> {
            store.create(name, content);
            return true;
        });
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        return faulty(() -> store.read(name, offsetBytes, lengthBytes));
    }

    @Override
    public long length(String name) throws IOException {
        return faulty(() -> store.length(name));
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        return faulty(() -> store.list(prefix));
    }

    @Override
    public void delete(String name) throws IOException {
        faulty(() -> {
            store.delete(name);
            return true;
        });
    }
}
