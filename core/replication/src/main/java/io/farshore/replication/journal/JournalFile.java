package io.farshore.replication.journal;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.block.Ids;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * One {@code .hrl} file: a header of {@value #HEADER_BYTES} bytes, then records, then a seal once it is full (section 2
 * of {@code docs/format.md}). One thread appends; others read below {@link #endBytes}.
 */
final class JournalFile implements Closeable {
    static final int HEADER_BYTES = 64;
    static final String SUFFIX = ".hrl";
    private static final long MAGIC = 0x4653_4852_4852_4C31L;
    private static final short VERSION = 1;

    final Path path;
    final long firstSequence;
    private final FileChannel channel;
    private volatile long endBytes;
    private volatile long nextSequence;
    private volatile boolean sealed;

    private JournalFile(Path path, FileChannel channel, long firstSequence) {
        this.path = path;
        this.channel = channel;
        this.firstSequence = firstSequence;
        this.nextSequence = firstSequence;
        this.endBytes = HEADER_BYTES;
    }

    static JournalFile create(Path folder, JournalIdentity identity, long firstSequence) throws IOException {
        Path path = folder.resolve(String.format(Locale.ROOT, "%020d", firstSequence) + SUFFIX);
        // A file of this name can only be the torn beginning of one that never got a record.
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putShort(VERSION).putShort((short) 0).putInt(0);
        Ids.put(header, identity.itemId());
        header.putLong(identity.epoch());
        Ids.put(header, identity.bootId());
        // The first sequence is the file's name; four bytes of it guard against a renamed file.
        header.putInt((int) firstSequence);
        header.putInt(crc(header)).flip();
        channel.write(header, 0); // one call: a file has its header or, after a crash, is shorter
        return new JournalFile(path, channel, firstSequence);
    }

    /**
     * Opens a file and walks its records; a torn tail is cut off.
     *
     * @throws DamagedDataException if the header is not that of a journal file
     */
    static JournalFile open(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        long firstSequence = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JournalFile file = new JournalFile(path, channel, firstSequence);
            file.readIdentity();
            file.walk();
            return file;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the header was written; a crash may come between making a file and that. */
    static boolean hasHeader(Path path) throws IOException {
        return Files.size(path) >= HEADER_BYTES;
    }

    JournalIdentity readIdentity() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        readFully(header, 0);
        if (header.hasRemaining() || header.getLong(0) != MAGIC || header.getInt(HEADER_BYTES - 4) != crc(header)) {
            throw new DamagedDataException(path + " is not a journal file, or its header is damaged");
        }
        if (header.getShort(8) != VERSION || header.getInt(HEADER_BYTES - 8) != (int) firstSequence) {
            throw new DamagedDataException(path + " has an unknown version or another name than it was given");
        }
        header.position(16);
        return new JournalIdentity(Ids.get(header), header.getLong(), Ids.get(header));
    }

    private void walk() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(JournalRecord.HEADER_BYTES + JournalRecord.MAX_PAYLOAD_BYTES);
        while (!sealed) {
            JournalRecord next = recordAt(endBytes, buffer);
            if (next == null || next.sequence() != nextSequence && next.type() != RecordType.SEAL) {
                break;
            }
            advance(next);
        }
        if (channel.size() > endBytes) {
            channel.truncate(endBytes);
        }
    }

    @org.jspecify.annotations.Nullable
    private JournalRecord recordAt(long position, ByteBuffer buffer) throws IOException {
        buffer.clear().limit(JournalRecord.HEADER_BYTES);
        readFully(buffer, position);
        if (buffer.hasRemaining()) {
            return null;
        }
        try {
            JournalRecord next = JournalRecord.get(buffer.flip());
            buffer.clear().limit(next.payloadBytes());
            readFully(buffer, position + JournalRecord.HEADER_BYTES);
            return buffer.hasRemaining() || !next.matches(buffer.flip()) ? null : next;
        } catch (DamagedDataException e) {
            return null; // the torn tail begins here
        }
    }

    void append(JournalRecord header, ByteBuffer[] parts) throws IOException {
        if (sealed) {
            throw new IllegalStateException(path + " is sealed");
        }
        long position = endBytes;
        for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
                position += channel.write(part, position);
            }
        }
        advance(header);
    }

    private void advance(JournalRecord header) {
        if (header.type() == RecordType.SEAL) {
            sealed = true;
        } else {
            nextSequence = header.sequence() + 1;
        }
        endBytes += header.totalBytes();
    }

    /** Reads from {@code position} until the buffer is full or the file ends. */
    void readFully(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    long endBytes() {
        return endBytes;
    }

    long nextSequence() {
        return nextSequence;
    }

    boolean isSealed() {
        return sealed;
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, HEADER_BYTES - 4));
        return (int) crc.getValue();
    }
}
