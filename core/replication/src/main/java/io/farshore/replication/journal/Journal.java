package io.farshore.replication.journal;

import io.farshore.replication.block.DamagedDataException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of all writes of a machine, in files of bounded size, until the process server has them (invariant 1).
 * Appending is for one thread at a time (the caller's write lock); reading, dropping and forcing may go on beside it.
 */
public final class Journal implements Closeable {
    /** A file that has reached this is sealed behind the next mark. */
    private static final long SEAL_AT_MARK_BYTES = 8 << 20;
    /** A file that has reached this is sealed. */
    private static final long MAX_FILE_BYTES = 64 << 20;
    /** Only sealed files can be dropped, so a small journal has small files: a quarter of it, but not below this. */
    private static final long MIN_FILE_BYTES = 1 << 20;
    /** What ending a file and beginning the next takes. */
    private static final int ROTATION_BYTES = JournalRecord.HEADER_BYTES + JournalFile.HEADER_BYTES;

    private static final String CLEAN = "clean";

    private final Path folder;
    private final JournalIdentity identity;
    private final long limitBytes;
    private final Deque<JournalFile> files = new ArrayDeque<>();
    private final SpareFile spare;
    private final ByteBuffer headerBuffer = ByteBuffer.allocateDirect(JournalRecord.HEADER_BYTES);
    private boolean endsWithMark;
    /** What all files but the newest take; kept, because every write asks. */
    private volatile long olderBytes;

    private Journal(Path folder, JournalIdentity identity, long limitBytes) {
        this.folder = folder;
        this.identity = identity;
        this.limitBytes = limitBytes;
        this.spare = new SpareFile(folder);
    }

    /** Begins an empty journal at sequence 1; whatever the folder held is removed. */
    public static Journal create(Path folder, JournalIdentity identity, long limitBytes) throws IOException {
        Files.createDirectories(folder);
        for (Path old : listFiles(folder)) {
            Files.delete(old);
        }
        if (Files.deleteIfExists(folder.resolve(CLEAN))) {
            forceFolder(folder);
        }
        Journal journal = new Journal(folder, identity, limitBytes);
        journal.spare.delete();
        journal.files.add(JournalFile.create(folder, identity, 1, journal.spare));
        return journal;
    }

    /**
     * Continues the journal of a folder.
     *
     * @return empty if it cannot be continued: it is of another item or epoch, it was not closed before the operating
     *     system went down, or records are missing. A new epoch is needed then.
     */
    public static Optional<Journal> reopen(Path folder, JournalIdentity identity, long limitBytes) throws IOException {
        Journal journal = new Journal(folder, identity, limitBytes);
        journal.spare.delete();
        try {
            List<Path> paths = listFiles(folder);
            for (Path path : paths) {
                boolean torn = path == paths.getLast() && !JournalFile.hasHeader(path);
                if (!torn && !journal.adopt(JournalFile.open(path))) {
                    journal.closeFiles();
                    return Optional.empty();
                }
            }
        } catch (DamagedDataException e) {
            journal.closeFiles();
            return Optional.empty();
        }
        return journal.resume() ? Optional.of(journal) : Optional.empty();
    }

    private boolean adopt(JournalFile file) throws IOException {
        JournalFile before = files.peekLast();
        files.add(file);
        JournalIdentity found = file.readIdentity();
        boolean continues = before == null || before.isSealed() && before.nextSequence() == file.firstSequence;
        return continues && found.itemId().equals(identity.itemId()) && found.epoch() == identity.epoch();
    }

    /**
     * Makes the newest file one that this boot appends to. Sealed files stay, whatever boot wrote them; the newest
     * is believed only if the operating system has not gone down since, or it was closed before.
     */
    private boolean resume() throws IOException {
        JournalFile newest = files.peekLast();
        boolean clean = Files.exists(folder.resolve(CLEAN));
        boolean sameBoot = newest != null && newest.readIdentity().bootId().equals(identity.bootId());
        if (newest == null || !sameBoot && !clean) {
            closeFiles();
            return false;
        }
        if (newest.isSealed()) {
            files.add(JournalFile.create(folder, identity, newest.nextSequence(), spare));
        } else if (!sameBoot && newest.nextSequence() > newest.firstSequence) {
            rotate(newest);
        } else if (!sameBoot) {
            files.removeLast();
            newest.close();
            files.add(JournalFile.create(folder, identity, newest.firstSequence, spare));
        }
        countOlder();
        // Only now: were it removed first, a crash in between would leave a journal of another boot that is not clean.
        if (clean) {
            Files.delete(folder.resolve(CLEAN));
            forceFolder(folder); // or a loss of power could bring it back beside a journal that misses writes
        }
        return true;
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static List<Path> listFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(JournalFile.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Appends a record.
     *
     * @param record with the sequence {@link #nextSequence}
     * @param payload its data, remaining bytes; the position moves to the limit
     * @throws JournalFullException if the journal has reached its limit; nothing was appended
     */
    public void append(JournalRecord record, @Nullable ByteBuffer payload) throws IOException {
        JournalFile file = last();
        if (record.sequence() != file.nextSequence()) {
            throw new IllegalStateException(
                    "sequence " + record.sequence() + " where " + file.nextSequence() + " is next");
        }
        makeRoom(file, ROTATION_BYTES + record.totalBytes());
        if (file.endBytes() >= sealAtBytes()) {
            file = rotate(file); // before the append: the newest record is always in the newest file
        }
        put(file, record, payload);
        endsWithMark = record.type() == RecordType.MARK;
    }

    /** The spare file counts too, but goes before the journal is full. */
    private void makeRoom(JournalFile file, int bytes) throws IOException {
        if (olderBytes + file.diskBytes() + spare.sizeBytes() + bytes <= limitBytes) {
            return;
        }
        spare.delete();
        file.trim();
        if (olderBytes + file.endBytes() + bytes > limitBytes) {
            throw new JournalFullException(limitBytes);
        }
    }

    private long sealAtBytes() {
        return Math.min(endsWithMark ? SEAL_AT_MARK_BYTES : MAX_FILE_BYTES, Math.max(limitBytes / 4, MIN_FILE_BYTES));
    }

    private void put(JournalFile file, JournalRecord record, @Nullable ByteBuffer payload) throws IOException {
        headerBuffer.clear();
        record.put(headerBuffer);
        headerBuffer.flip();
        file.append(record, headerBuffer, payload);
    }

    private JournalFile rotate(JournalFile file) throws IOException {
        long count = file.nextSequence() - file.firstSequence;
        put(file, JournalRecord.bare(RecordType.SEAL, 0, file.nextSequence(), 0, count, 0), null);
        // Not forced: nobody would wait for it but the workload. A journal is continued on another boot only after a
        // clean close, which forces every file.
        JournalFile next = JournalFile.create(folder, identity, file.nextSequence(), spare);
        synchronized (files) {
            files.add(next);
            countOlder();
        }
        return next;
    }

    /** The sequence the next record must have. */
    public long nextSequence() {
        return last().nextSequence();
    }

    /** The oldest sequence that is still here. */
    public long firstSequence() {
        synchronized (files) {
            return files.getFirst().firstSequence;
        }
    }

    /** The first sequence of the newest file, which holds the newest record unless it is empty. */
    public long newestFileSequence() {
        return last().firstSequence;
    }

    /** How many bytes its records take. */
    public long bytes() {
        synchronized (files) {
            return olderBytes + files.getLast().endBytes();
        }
    }

    /** To be called whenever the files have changed. */
    private void countOlder() {
        synchronized (files) {
            olderBytes = files.stream().mapToLong(JournalFile::endBytes).sum()
                    - files.getLast().endBytes();
        }
    }

    /** Its limit in bytes. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Whose journal it is. */
    public JournalIdentity identity() {
        return identity;
    }

    /** Makes all records appended so far survive the loss of power. */
    public void force() throws IOException {
        synchronized (files) {
            for (JournalFile file : files) {
                file.force();
            }
        }
    }

    /** Removes files whose records all have sequences up to {@code sequence}. */
    public void dropThrough(long sequence) throws IOException {
        List<JournalFile> gone = new ArrayList<>();
        synchronized (files) {
            while (files.size() > 1
                    && files.getFirst().isSealed()
                    && files.getFirst().nextSequence() <= sequence + 1) {
                gone.add(files.removeFirst());
            }
            countOlder();
        }
        for (JournalFile file : gone) {
            file.recycle(spare);
        }
    }

    /** A reader that begins at {@code sequence}. @throws IllegalArgumentException if that is gone or not yet written */
    public JournalCursor cursor(long sequence) throws IOException {
        if (sequence < firstSequence() || sequence > nextSequence()) {
            throw new IllegalArgumentException("the journal holds sequences " + firstSequence() + " to "
                    + (nextSequence() - 1) + ", not " + sequence);
        }
        return new JournalCursor(this, sequence);
    }

    /** About how many bytes a cursor has not read yet: exact inside the newest file, at least a file otherwise. */
    public long bytesBehind(JournalCursor cursor) {
        JournalFile newest = last();
        return cursor.sequence() >= newest.firstSequence
                ? newest.endBytes() - cursor.positionIn(newest)
                : MAX_FILE_BYTES;
    }

    @Nullable
    JournalFile fileOf(long sequence) {
        synchronized (files) {
            JournalFile found = null;
            for (JournalFile file : files) {
                if (file.firstSequence <= sequence) {
                    found = file;
                }
            }
            return found;
        }
    }

    private JournalFile last() {
        synchronized (files) {
            return files.getLast();
        }
    }

    /**
     * Removes the journal because a write is about to happen that it will not hold. Removing works on a full disk too;
     * if even that fails, the writes after it must not happen.
     */
    public void abandon() {
        try {
            synchronized (files) {
                for (JournalFile file : files) {
                    file.delete();
                }
                spare.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " can neither be continued nor removed", e);
        }
    }

    /** Forces and closes. Call it when no write is under way and the disks are forced. */
    @Override
    public void close() throws IOException {
        force();
        closeFiles();
        spare.delete();
        Files.write(folder.resolve(CLEAN), new byte[0]);
        forceFolder(folder);
    }

    private void closeFiles() throws IOException {
        for (JournalFile file : files) {
            file.close();
        }
    }
}
