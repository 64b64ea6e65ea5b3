package io.farshore.emulation.cosmos.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An append-only file of checksummed entries.
 *
 * <p>An entry is acknowledged after {@link #awaitForced}; concurrent writers share one force. {@link #append} and
 * {@link #compact} must not run at the same time, which the account's write lock ensures; {@link #awaitForced} may
 * run beside either. A failed write or force poisons the log: what is on disk is then unknown, so nothing more is
 * acknowledged and the process has to be started again.
 */
final class OperationLog implements Closeable {
    static final String FILE_NAME = "operations.log";

    private final Path directory;
    private final Object forceLock = new Object();
    private final AtomicLong forcedEntries = new AtomicLong();
    private volatile FileChannel channel;
    private volatile long appendedEntries;
    private volatile long lengthBytes;
    private volatile boolean poisoned;

    private OperationLog(Path directory, FileChannel channel, long lengthBytes) {
        this.directory = directory;
        this.channel = channel;
        this.lengthBytes = lengthBytes;
    }

    /**
     * Opens the log, hands every entry to {@code replay} in order, and cuts a torn tail.
     *
     * @throws CorruptLogException when an entry that was complete cannot be trusted
     */
    static OperationLog open(Path directory, Consumer<byte[]> replay) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException(file + " is in use by another process; stop it first");
        }
        long lengthBytes = LogScan.replay(channel, file, replay);
        channel.truncate(lengthBytes);
        if (lengthBytes == 0) {
            lengthBytes = writeFully(channel, 0, LogFormat.header());
        }
        channel.force(true);
        forceDirectory(directory);
        return new OperationLog(directory, channel, lengthBytes);
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /** Writes an entry; returns its number, which {@link #awaitForced} takes. */
    long append(byte[] payload) {
        refuseWhenPoisoned();
        try {
            long start = lengthBytes;
            lengthBytes = start + writeFully(channel, start, LogFormat.entry(payload));
        } catch (IOException e) {
            poisoned = true;
            throw new UncheckedIOException("The operation log cannot be written; check the disk and restart", e);
        }
        long number = appendedEntries + 1;
        appendedEntries = number;
        return number;
    }

    /** Returns once entry {@code number} and all before it are on disk. */
    void awaitForced(long number) {
        if (forcedEntries.get() >= number) {
            return;
        }
        synchronized (forceLock) {
            refuseWhenPoisoned();
            if (forcedEntries.get() < number) {
                force();
            }
        }
    }

    private void force() {
        long covered = appendedEntries;
        try {
            channel.force(false);
        } catch (IOException e) {
            poisoned = true;
            throw new UncheckedIOException("The operation log cannot be forced; check the disk and restart", e);
        }
        forcedEntries.set(covered);
    }

    /** Replaces the log by one that holds only {@code payloads}, atomically. */
    void compact(Stream<byte[]> payloads) {
        refuseWhenPoisoned();
        synchronized (forceLock) {
            try {
                replaceBy(payloads);
            } catch (IOException e) {
                poisoned = true;
                throw new UncheckedIOException("The operation log cannot be compacted; check the disk", e);
            }
            forcedEntries.set(appendedEntries);
        }
    }

    private void replaceBy(Stream<byte[]> payloads) throws IOException {
        Path temporary = directory.resolve(FILE_NAME + ".new");
        FileChannel next = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        next.lock();
        long position = writeFully(next, 0, LogFormat.header());
        for (byte[] payload : (Iterable<byte[]>) payloads::iterator) {
            position += writeFully(next, position, LogFormat.entry(payload));
        }
        next.force(true);
        Files.move(
                temporary,
                directory.resolve(FILE_NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(directory);
        FileChannel previous = channel;
        channel = next;
        lengthBytes = position;
        previous.close();
    }

    private void refuseWhenPoisoned() {
        if (poisoned) {
            throw new IllegalStateException("an earlier write of the operation log failed; restart the emulator");
        }
    }

    private static long writeFully(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        long lengthBytes = bytes.remaining();
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return lengthBytes;
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
