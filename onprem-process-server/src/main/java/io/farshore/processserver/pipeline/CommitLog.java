package io.farshore.processserver.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.block.DamagedDataException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What an item has durably in this server's cache: one JSON entry a line behind its CRC-32C, forced before a batch is
 * acknowledged. A torn last line is cut off; a damaged line before it is an error, because what follows was
 * acknowledged. When it has grown, it is replaced by one entry that says the same. Not thread-safe.
 */
final class CommitLog implements Closeable {
    private static final long COMPACT_BYTES = 4 << 20;
    private static final int CRC_CHARS = 8;

    private final ObjectMapper json;
    private final Path path;
    private FileChannel channel;
    private long compactAtBytes = COMPACT_BYTES;
    private boolean broken;

    private CommitLog(ObjectMapper json, Path path, FileChannel channel) {
        this.json = json;
        this.path = path;
        this.channel = channel;
    }

    /** Opens the log and hands every entry in it to {@code replay}. */
    static CommitLog open(Path path, ObjectMapper json, Consumer<LogEntry> replay) throws IOException {
        long good = 0;
        if (Files.exists(path)) {
            byte[] bytes = Files.readAllBytes(path);
            int start = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    replay.accept(parse(json, path, new String(bytes, start, at - start, StandardCharsets.UTF_8)));
                    start = at + 1;
                }
            }
            good = start;
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(good);
        channel.position(good);
        CacheFolder.forceFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
        return new CommitLog(json, path, channel);
    }

    private static LogEntry parse(ObjectMapper json, Path path, String line) throws IOException {
        String text = line.length() > CRC_CHARS ? line.substring(CRC_CHARS + 1) : "";
        if (!line.startsWith(crc(text) + " ")) {
            throw new DamagedDataException("the commit log " + path + " is damaged");
        }
        return json.readValue(text, LogEntry.class);
    }

    /** Appends an entry and forces it. @throws IOException if it is not there; the log is as it was before */
    void append(LogEntry entry) throws IOException {
        if (broken) {
            throw new IOException("the commit log " + path + " could not be repaired; check its disk and restart");
        }
        long before = channel.position();
        try {
            write(channel, entry);
            channel.force(false);
        } catch (IOException e) {
            takeBack(before);
            throw e;
        }
    }

    /** Half an entry must not come before a whole one, and an entry that was not believed must not come back. */
    private void takeBack(long position) {
        try {
            channel.truncate(position);
            channel.position(position);
            channel.force(true);
        } catch (IOException e) {
            broken = true;
        }
    }

    private void write(FileChannel target, LogEntry entry) throws IOException {
        String text = json.writerFor(LogEntry.class).writeValueAsString(entry);
        ByteBuffer line = StandardCharsets.UTF_8.encode(crc(text) + " " + text + "\n");
        while (line.hasRemaining()) {
            target.write(line);
        }
    }

    boolean wantsCompaction() throws IOException {
        return channel.position() > compactAtBytes;
    }

    /** Replaces everything by one entry. */
    void replaceBy(LogEntry.Snapshot snapshot) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel next = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(next, snapshot);
            next.force(true);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        // From here on the name is that of the new file: an entry in the old one would be lost.
        FileChannel old = channel;
        channel = next;
        compactAtBytes = Math.max(COMPACT_BYTES, 2 * next.position());
        old.close();
        CacheFolder.forceFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
