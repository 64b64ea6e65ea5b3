package io.farshore.bench;

import io.farshore.replication.store.FileSegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Stores an image as the disks of one or more items, from received batches to the last manifest.
 *
 * @param acknowledgedNanos until every batch was durable in the cache
 * @param storedNanos until every point was stored
 * @param cpuSeconds of this process
 */
record StoreRun(long acknowledgedNanos, long storedNanos, double cpuSeconds) {
    /**
     * Runs it.
     *
     * @param lengthBytes how much of the image, a multiple of 1 MiB
     * @param items how many, each with its part of the image
     * @param folder empty; holds caches and, under {@code store}, the store
     */
    static StoreRun of(Path image, long lengthBytes, int items, Path folder, BenchKeys keys)
            throws IOException, InterruptedException {
        FileSegmentStore store = new FileSegmentStore(Files.createDirectories(folder.resolve("store")));
        long part = (lengthBytes / items) & -512L;
        List<BenchItem> all = new ArrayList<>();
        try {
            for (int i = 0; i < items; i++) {
                long from = i * part;
                long length = i == items - 1 ? lengthBytes - from : part;
                all.add(new BenchItem(new BenchItem.Part(image, from, length), folder, store, keys));
            }
            Workspace.settle();
            double cpu = Cpu.ownSeconds();
            long begun = System.nanoTime();
            inParallel(all.stream()
                    .map(item -> (Callable<Void>) () -> {
                        item.run();
                        return null;
                    })
                    .toList());
            return new StoreRun(
                    all.stream().mapToLong(BenchItem::acknowledgedNanos).max().orElseThrow() - begun,
                    all.stream().mapToLong(BenchItem::storedNanos).max().orElseThrow() - begun,
                    Cpu.ownSeconds() - cpu);
        } finally {
            for (BenchItem item : all) {
                item.close();
            }
        }
    }

    static void inParallel(List<Callable<Void>> work) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }
}
