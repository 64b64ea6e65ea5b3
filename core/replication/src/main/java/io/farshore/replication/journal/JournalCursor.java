package io.farshore.replication.journal;

import io.farshore.replication.block.DamagedDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal in order while it grows, a run of whole records at a time, as bytes ready to be sent. Not thread-safe.
 */
public final class JournalCursor {
    /**
     * A run of records.
     *
     * @param bytes headers and payloads as they stand in the journal; valid until the next read
     * @param recordCount how many
     * @param firstSequence of the first
     * @param lastSequence of the last
     * @param mark the record that ended the run, when that is a mark
     * @param lastTimeMicros the source's clock at the last record
     */
    public record Run(
            ByteBuffer bytes,
            int recordCount,
            long firstSequence,
            long lastSequence,
            @Nullable JournalRecord mark,
            long lastTimeMicros) {}

    private final Journal journal;
    private final ByteBuffer header = ByteBuffer.allocate(JournalRecord.HEADER_BYTES);
    private @Nullable JournalFile file;
    private long position;
    private long sequence;

    JournalCursor(Journal journal, long sequence) throws IOException {
        this.journal = journal;
        this.sequence = sequence;
        JournalFile start = journal.fileOf(sequence);
        this.file = start;
        this.position = JournalFile.HEADER_BYTES;
        for (long at = start == null ? sequence : start.firstSequence; at < sequence; at++) {
            position += headerAt(position).totalBytes();
        }
    }

    /** The sequence that will be read next. */
    public long sequence() {
        return sequence;
    }

    long positionIn(JournalFile newest) {
        return file == newest ? position : JournalFile.HEADER_BYTES;
    }

    /**
     * Reads whole records until the buffer is full, a mark has been read, or nothing more is there.
     *
     * @param buffer cleared and filled; must hold at least one record of the largest size
     * @return the run, or null when nothing is there
     */
    public @Nullable Run read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        long first = sequence;
        JournalRecord last = null;
        while (last == null || last.type() != RecordType.MARK) {
            if (!hasNext()) {
                break;
            }
            JournalRecord next = headerAt(position);
            if (next.totalBytes() > buffer.remaining()) {
                break;
            }
            copy(buffer, next.totalBytes());
            last = next;
            position += next.totalBytes();
            sequence = next.sequence() + 1;
        }
        if (last == null) {
            return null;
        }
        buffer.flip();
        JournalRecord mark = last.type() == RecordType.MARK ? last : null;
        return new Run(buffer, (int) (sequence - first), first, sequence - 1, mark, last.timeMicros());
    }

    private boolean hasNext() throws IOException {
        JournalFile current = file;
        if (current == null) {
            return false;
        }
        if (sequence < current.nextSequence()) {
            return true;
        }
        if (!current.isSealed()) {
            return false;
        }
        JournalFile next = journal.fileOf(sequence);
        if (next == null || next == current) {
            return false; // sealed a moment ago; its successor is being made
        }
        file = next;
        position = JournalFile.HEADER_BYTES;
        return sequence < next.nextSequence();
    }

    private JournalRecord headerAt(long at) throws IOException {
        JournalFile current = file;
        if (current == null) {
            throw new IllegalStateException("no file to read from");
        }
        header.clear();
        current.readFully(header, at);
        if (header.hasRemaining()) {
            throw new DamagedDataException(current.path + " ends inside a record header at " + at);
        }
        return JournalRecord.get(header.flip());
    }

    private void copy(ByteBuffer buffer, int length) throws IOException {
        JournalFile current = file;
        int limit = buffer.limit();
        buffer.limit(buffer.position() + length);
        if (current != null) {
            current.readFully(buffer, position);
        }
        if (buffer.hasRemaining()) {
            throw new DamagedDataException("the journal ends inside a record at sequence " + sequence);
        }
        buffer.limit(limit);
    }
}
