package io.farshore.replication.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A journal file that is not needed any more and is kept to be written over: its blocks and its pages in memory are there
 * already, and finding new ones costs several times what copying the bytes does. At most one is kept. Its name is not
 * that of a journal file, so that a restart does not take it for one. Thread-safe.
 */
final class SpareFile {
    private static final String NAME = "spare";

    private final Path path;
    private volatile long sizeBytes;

    SpareFile(Path folder) {
        this.path = folder.resolve(NAME);
    }

    /** Takes a closed file over; the larger one stays. */
    synchronized void offer(Path file) throws IOException {
        long offered = file.toFile().length(); // 0 when it is gone, because the journal was abandoned
        if (offered <= sizeBytes) {
            Files.deleteIfExists(file);
            return;
        }
        Files.move(file, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sizeBytes = offered;
    }

    /**
     * The spare file under a new name, begun with {@code header} before it has that name; null if there is none.
     *
     * @param header remaining bytes, left as they are when the result is null
     */
    synchronized @Nullable FileChannel take(ByteBuffer header, Path name) throws IOException {
        if (sizeBytes == 0) {
            return null;
        }
        sizeBytes = 0;
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            ByteBuffer beginning = ByteBuffer.allocate(header.remaining() + JournalRecord.HEADER_BYTES);
            beginning.put(header.duplicate()).clear();
            while (beginning.hasRemaining()) {
                channel.write(beginning, beginning.position());
            }
            Files.move(path, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What it takes of the disk. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Removes it, also one that a process before this one kept. */
    synchronized void delete() throws IOException {
        sizeBytes = 0;
        Files.deleteIfExists(path);
    }
}
