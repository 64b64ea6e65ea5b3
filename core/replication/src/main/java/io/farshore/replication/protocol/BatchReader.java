package io.farshore.replication.protocol;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Walks the records of one batch and refuses whatever does not add up before a byte of it is believed. */
public final class BatchReader {
    /** Receives the records of a batch in order. */
    @FunctionalInterface
    public interface Visitor {
        /** @param payload the record's bytes, valid during the call only */
        void record(JournalRecord header, ByteBuffer payload) throws IOException;
    }

    private BatchReader() {}

    /**
     * Reads the batch header at the buffer's position and hands each record to {@code visitor}.
     *
     * @throws DamagedDataException on a wrong checksum, a gap in the sequences, a record of the wrong kind, or lengths
     *     that do not add up
     */
    public static BatchHeader read(ByteBuffer batch, Visitor visitor) throws IOException {
        BatchHeader header = BatchHeader.get(batch);
        if (batch.remaining() != header.bodyBytes()) {
            throw new DamagedDataException(
                    "the batch announces " + header.bodyBytes() + " bytes of records and has " + batch.remaining());
        }
        long expected = header.firstSequence();
        for (int i = 0; i < header.recordCount(); i++) {
            JournalRecord next = JournalRecord.get(batch);
            checkPlace(header, next, expected);
            if (next.payloadBytes() > batch.remaining()) {
                throw new DamagedDataException("a record of the batch is cut short at sequence " + next.sequence());
            }
            ByteBuffer payload = batch.slice(batch.position(), next.payloadBytes());
            if (!next.matches(payload)) {
                throw new DamagedDataException("the checksum of the data at sequence " + next.sequence() + " is wrong");
            }
            batch.position(batch.position() + next.payloadBytes());
            visitor.record(next, payload);
            expected = header.isScan() ? 0 : expected + 1;
        }
        if (batch.hasRemaining() || !header.isScan() && expected != header.lastSequence() + 1) {
            throw new DamagedDataException("the batch holds more or less than its header announces");
        }
        return header;
    }

    private static void checkPlace(BatchHeader header, JournalRecord next, long expected) throws DamagedDataException {
        boolean scanKind = next.type() == RecordType.BASE || next.type() == RecordType.SCANNED;
        if (next.sequence() != expected
                || expected > header.lastSequence()
                || scanKind != header.isScan()
                || next.type() == RecordType.SEAL) {
            throw new DamagedDataException("record " + next.type() + " with sequence " + next.sequence()
                    + " where sequence " + expected + " was expected");
        }
    }
}
