package io.farshore.processserver.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The segments of one item that wait for their upload. A file counts only when the commit log names it; files that it
 * does not name are left-overs of a crash and are removed at start.
 */
final class CacheFolder {
    private static final String SUFFIX = ".seg";
    private final Path folder;
    private final AtomicLong usedBytes;

    /** @param usedBytes the bytes cached by all items together, kept up to date */
    CacheFolder(Path folder, AtomicLong usedBytes) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.usedBytes = usedBytes;
    }

    Path file(long epoch, LogEntry.CachedSegment segment) {
        return file(epoch, segment.disk(), segment.segment().number());
    }

    Path file(long epoch, int disk, long number) {
        return folder.resolve(epoch + "-" + disk + "-" + number + SUFFIX);
    }

    /** Makes new files durable, and their names beside them. */
    void force(Collection<Output> outputs) throws IOException {
        FutureTask<Void> names = new FutureTask<>(() -> {
            forceFolder(folder);
            return null;
        });
        Thread.ofVirtual().name("force-names").start(names);
        for (Output output : outputs) {
            output.force();
        }
        try {
            names.get();
        } catch (ExecutionException e) {
            throw new IOException("the cache folder " + folder + " cannot be forced: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a batch was made durable", e);
        }
    }

    void count(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    void remove(Path file) throws IOException {
        long bytes = file.toFile().length();
        if (Files.deleteIfExists(file)) {
            usedBytes.addAndGet(-bytes);
        }
    }

    /** Removes files that are not in {@code keep} and counts those that are. */
    void tidy(Set<Path> keep) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                if (keep.contains(file)) {
                    count(Files.size(file));
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    /** Removes what a failed batch left; it was never counted. */
    void discard(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A file being written, which is forced before it is believed. */
    static final class Output extends OutputStream {
        private final FileChannel channel;

        Output(Path path) throws IOException {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
