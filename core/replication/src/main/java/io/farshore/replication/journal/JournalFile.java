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
import org.jspecify.annotations.Nullable;

/**
 * One {@code .hrl} file: a header of {@value #HEADER_BYTES} bytes, then records, then a seal once it is full (section 2
 * of {@code docs/format.md}). One thread appends; others read below {@link #endBytes}.
 */
final class JournalFile implements Closeable {
    static final int HEADER_BYTES = 64;
    static final String SUFFIX = ".hrl";
    private static final long MAGIC = 0x4653_4852_4852_4C31L;
    private static final short VERSION = 1;
    /** Read at once; what the heap gets comes through a direct buffer of this size that each thread keeps. */
    private static final int READ_BYTES = 256 << 10;

    private static final ByteBuffer NO_RECORD =
            ByteBuffer.allocateDirect(JournalRecord.HEADER_BYTES).asReadOnlyBuffer();

    final Path path;
    final long firstSequence;
    private final FileChannel channel;
    /** How much of the file was there before it was ours; what is behind the end of ours is of no meaning. */
    private long staleBytes;

    private volatile long endBytes;
    private volatile long nextSequence;
    private volatile boolean sealed;

    private JournalFile(Path path, FileChannel channel, long firstSequence, long staleBytes) {
        this.path = path;
        this.channel = channel;
        this.staleBytes = staleBytes;
        this.firstSequence = firstSequence;
        this.nextSequence = firstSequence;
        this.endBytes = HEADER_BYTES;
    }

    /** @param spare a file to write over, which is faster than a new one */
    static JournalFile create(Path folder, JournalIdentity identity, long firstSequence, SpareFile spare)
            throws IOException {
        Path path = folder.resolve(String.format(Locale.ROOT, "%020d", firstSequence) + SUFFIX);
        ByteBuffer header = header(identity, firstSequence);
        FileChannel reused = spare.take(header, path);
        if (reused != null) {
            return new JournalFile(path, reused, firstSequence, reused.size());
        }
        // A file of this name can only be the torn beginning of one that never got a record.
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        channel.write(header, 0); // one call: a file has its header or, after a crash, is shorter
        return new JournalFile(path, channel, firstSequence, 0);
    }

    /** The header of a file, with room for a record behind it where none begins. */
    private static ByteBuffer header(JournalIdentity identity, long firstSequence) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putShort(VERSION).putShort((short) 0).putInt(0);
        Ids.put(header, identity.itemId());
        header.putLong(identity.epoch());
        Ids.put(header, identity.bootId());
        // The first sequence is the file's name; four bytes of it guard against a renamed file.
        header.putInt((int) firstSequence);
        return header.putInt(crc(header)).flip();
    }

    /**
     * Opens a file and walks its records; a torn tail is cut off.
     *
     * @throws DamagedDataException if the header is not that of a journal file
     */
    static JournalFile open(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (!name.matches("0[0-9]{19}\\" + SUFFIX)) {
            throw new DamagedDataException(path + " is not named as a journal file");
        }
        long firstSequence = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JournalFile file = new JournalFile(path, channel, firstSequence, 0);
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
            if (next == null || !follows(next)) {
                break; // torn, or left from what the file held before
            }
            advance(next);
        }
        if (channel.size() > endBytes) {
            channel.truncate(endBytes);
        }
    }

    private boolean follows(JournalRecord next) {
        return next.sequence() == nextSequence
                && switch (next.type()) {
                    case WRITE, ZERO, MARK, HEARTBEAT -> true;
                    case SEAL -> next.lengthBytes() == nextSequence - firstSequence;
                    case BASE, SCANNED -> false; // on the wire only
                };
    }

    private @Nullable JournalRecord recordAt(long position, ByteBuffer buffer) throws IOException {
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

    /**
     * Appends a record in one call to the system.
     *
     * @param bytes its header
     * @param payload its data, remaining bytes; the position moves to the limit
     */
    void append(JournalRecord header, ByteBuffer bytes, @Nullable ByteBuffer payload) throws IOException {
        if (sealed) {
            throw new IllegalStateException(path + " is sealed");
        }
        ByteBuffer data = payload == null ? NO_RECORD.slice(0, 0) : payload;
        // Behind the newest record nothing may look like one.
        boolean stale = endBytes + header.totalBytes() < staleBytes;
        ByteBuffer[] parts = {bytes, data, stale ? NO_RECORD.duplicate() : NO_RECORD.slice(0, 0)};
        channel.position(endBytes);
        while (parts[0].hasRemaining() || parts[1].hasRemaining() || parts[2].hasRemaining()) {
            channel.write(parts);
        }
        advance(header);
        if (sealed) {
            trim();
        }
    }

    /** Gives back what is behind the end. */
    void trim() throws IOException {
        if (staleBytes > endBytes) {
            channel.truncate(endBytes);
        }
        staleBytes = 0;
    }

    /** Readers look at the sequence first, so the end is told first. */
    private void advance(JournalRecord header) {
        endBytes += header.totalBytes();
        if (header.type() == RecordType.SEAL) {
            sealed = true;
        } else {
            nextSequence = header.sequence() + 1;
        }
    }

    /** Reads from {@code position} until the buffer is full or the file ends. */
    void readFully(ByteBuffer buffer, long position) throws IOException {
        int limit = buffer.limit();
        long at = position;
        try {
            while (buffer.position() < limit) {
                buffer.limit(Math.min(limit, buffer.position() + READ_BYTES));
                int read = channel.read(buffer, at);
                if (read < 0) {
                    return;
                }
                at += read;
            }
        } finally {
            buffer.limit(limit);
        }
    }

    /** How much of the disk it takes; for the thread that appends. */
    long diskBytes() {
        return Math.max(endBytes, staleBytes);
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

    /** Gives the file up, to be written over by a later one. */
    void recycle(SpareFile spare) throws IOException {
        close();
        spare.offer(path);
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, HEADER_BYTES - 4));
        return (int) crc.getValue();
    }
}
