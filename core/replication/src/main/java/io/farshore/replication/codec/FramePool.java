package io.farshore.replication.codec;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Compresses frames on several threads, ahead of the one that seals and writes them. A caller that waits for a frame which
 * no thread has begun compresses it itself, so the threads only ever help. Thread-safe; a frame is for one thread.
 */
public final class FramePool implements AutoCloseable {
    /** Plain bytes of one frame. */
    public static final int FRAME_BYTES = 256 << 10;
    /** Frames that are kept for later, for each thread. */
    private static final int KEPT_PER_THREAD = 4;

    private final int threads;
    private final Executor executor;
    private final Queue<Frame> free = new ConcurrentLinkedQueue<>();

    private FramePool(int threads, Executor executor) {
        this.threads = threads;
        this.executor = executor;
    }

    /** A pool without threads: every frame is compressed by the one who waits for it. */
    public static FramePool none() {
        return new FramePool(0, task -> {});
    }

    /** A pool with {@code threads} threads, which end with the process. */
    public static FramePool of(int threads) {
        return new FramePool(
                threads,
                Executors.newFixedThreadPool(
                        threads,
                        Thread.ofPlatform().name("compress-", 0).daemon().factory()));
    }

    /** How many frames of one segment may be on their way; bounds the memory of a segment being written. */
    public int framesAhead() {
        return threads + 1;
    }

    /** An empty frame, to be given back with {@link #release}. */
    public Frame take() {
        Frame kept = free.poll();
        return kept == null ? new Frame() : kept;
    }

    /** Begins to compress a filled frame. */
    public void submit(Frame frame) {
        executor.execute(frame.task());
    }

    /** Takes a frame back. */
    public void release(Frame frame) {
        frame.clear();
        if (free.size() < threads * KEPT_PER_THREAD) {
            free.add(frame);
        }
    }

    @Override
    public void close() {
        if (executor instanceof ExecutorService service) {
            service.shutdown();
        }
    }

    /** A frame of plain bytes, filled by its owner, then compressed. */
    public static final class Frame {
        private final byte[] plain = new byte[FRAME_BYTES];
        private final FrameCodec codec = new FrameCodec();
        private FutureTask<FrameCodec.Encoded> task = newTask();
        private int lengthBytes;

        private Frame() {}

        private FutureTask<FrameCodec.Encoded> newTask() {
            return new FutureTask<>(() -> codec.encode(plain, lengthBytes));
        }

        private FutureTask<FrameCodec.Encoded> task() {
            return task;
        }

        private void clear() {
            lengthBytes = 0;
            task = newTask();
        }

        /** How many plain bytes it holds. */
        public int lengthBytes() {
            return lengthBytes;
        }

        /** Whether nothing more fits. */
        public boolean isFull() {
            return lengthBytes == FRAME_BYTES;
        }

        /** Appends what fits of {@code data[from, from + length)}; returns how much that was. */
        public int append(byte[] data, int from, int length) {
            int part = Math.min(length, FRAME_BYTES - lengthBytes);
            System.arraycopy(data, from, plain, lengthBytes, part);
            lengthBytes += part;
            return part;
        }

        /** Its encoded form, valid until it is released; compresses here what no thread has begun. */
        public FrameCodec.Encoded encoded() {
            task.run();
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return task.get();
                    } catch (InterruptedException e) {
                        interrupted = true; // it takes less than a millisecond, and its owner goes on with files
                    }
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("compressing cannot fail on its input", e.getCause());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
