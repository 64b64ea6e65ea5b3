package io.farshore.replication.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store in memory, for tests and benchmarks; durable only as long as the process. */
public final class MemorySegmentStore implements SegmentStore {
    private final ConcurrentSkipListMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();

    @Override
    public void create(String name, byte[] content) throws IOException {
        if (blobs.putIfAbsent(BlobNames.check(name), content.clone()) != null) {
            throw new BlobAlreadyExistsException(name);
        }
    }

    @Override
    public void create(String name, Path content) throws IOException {
        create(name, Files.readAllBytes(content));
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        byte[] blob = get(name);
        if (offsetBytes < 0 || lengthBytes < 0 || offsetBytes + lengthBytes > blob.length) {
            throw new IOException(name + " ends at " + blob.length + ", before the range does");
        }
        return Arrays.copyOfRange(blob, (int) offsetBytes, (int) offsetBytes + lengthBytes);
    }

    @Override
    public long length(String name) throws IOException {
        return get(name).length;
    }

    @Override
    public List<StoredBlob> list(String prefix) {
        return blobs.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new StoredBlob(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public void delete(String name) {
        blobs.remove(name);
    }

    private byte[] get(String name) throws IOException {
        byte[] blob = blobs.get(name);
        if (blob == null) {
            throw new BlobNotFoundException(name);
        }
        return blob;
    }
}
