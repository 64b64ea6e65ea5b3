package io.farshore.replication.hydrate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Reads many things side by side and hands them over in their order: who plans waits for storage, not for processors. */
final class SideBySide {
    private SideBySide() {}

    @FunctionalInterface
    interface Read<S, T> {
        T from(S source) throws IOException;
    }

    /**
     * Reads all sources.
     *
     * @param atOnce how many are read at the same time, or wait to be handed over
     * @throws IOException of the first, in order, that could not be read; those before it have been handed over
     */
    static <S, T> void forEach(int atOnce, List<S> sources, Read<S, T> read, Consumer<T> taker) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        Deque<Future<T>> begun = new ArrayDeque<>();
        Iterator<S> waiting = sources.iterator();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(sources.size(), atOnce),
                Thread.ofPlatform().name("read-", 0).daemon().factory())) {
            try {
                while (waiting.hasNext() || !begun.isEmpty()) {
                    while (waiting.hasNext() && begun.size() < atOnce) {
                        S source = waiting.next();
                        begun.add(threads.submit(() -> read.from(source)));
                    }
                    taker.accept(result(begun.remove()));
                }
            } finally {
                begun.forEach(each -> each.cancel(true));
            }
        }
    }

    private static <T> T result(Future<T> read) throws IOException {
        try {
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
