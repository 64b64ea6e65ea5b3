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
        while ((last == null || last.type() != RecordType.MARK) && hasNext()) {
            JournalRecord newest = take(buffer);
            if (newest == null) {
                break;
            }
            last = newest;
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

    /** Reads what is there of the current file, as far as it fits; keeps whole records and returns the last of them. */
    private @Nullable JournalRecord take(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        fill(buffer);
        ByteBuffer rest = buffer.duplicate().flip().position(start);
        JournalRecord last = null;
        while (rest.remaining() >= JournalRecord.HEADER_BYTES && (last == null || last.type() != RecordType.MARK)) {
            int at = rest.position();
            JournalRecord next = JournalRecord.get(rest);
            if (next.type() == RecordType.SEAL || next.payloadBytes() > rest.remaining()) {
                rest.position(at);
                break;
            }
            if (next.sequence() != sequence) {
                throw new DamagedDataException(
                        "the journal has sequence " + next.sequence() + " where " + sequence + " was expected");
            }
            rest.position(rest.position() + next.payloadBytes());
            sequence++;
            last = next;
        }
        position += rest.position() - start;
        buffer.position(rest.position());
        return last;
    }

    private void fill(ByteBuffer buffer) throws IOException {
        JournalFile current = file;
        if (current == null) {
            throw new IllegalStateException("no file to read from");
        }
        int limit = buffer.limit();
        long there = current.endBytes() - position;
        buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), there));
        current.readFully(buffer, position);
        if (buffer.hasRemaining()) {
            throw new DamagedDataException("the journal ends inside a record behind sequence " + sequence);
        }
        buffer.limit(limit);
    }
}
