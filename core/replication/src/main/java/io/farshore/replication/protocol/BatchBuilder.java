package io.farshore.replication.protocol;

import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a batch together: from a run of the journal as it stands, or record by record. Not thread-safe. */
public final class BatchBuilder {
    private final UUID itemId;
    private final long epoch;
    private final ByteBuffer buffer;
    private int recordCount;

    /** @param capacityBytes for the records, at most {@link BatchHeader#MAX_BODY_BYTES} */
    public BatchBuilder(UUID itemId, long epoch, int capacityBytes) {
        if (capacityBytes > BatchHeader.MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a batch holds at most " + BatchHeader.MAX_BODY_BYTES + " bytes");
        }
        this.itemId = itemId;
        this.epoch = epoch;
        this.buffer = ByteBuffer.allocate(BatchHeader.LENGTH_BYTES + capacityBytes);
        clear();
    }

    /** Forgets all records. */
    public void clear() {
        buffer.clear().position(BatchHeader.LENGTH_BYTES);
        recordCount = 0;
    }

    /** Whether no record was added. */
    public boolean isEmpty() {
        return recordCount == 0;
    }

    /** Whether a record of {@code totalBytes} still fits. */
    public boolean fits(int totalBytes) {
        return buffer.remaining() >= totalBytes;
    }

    /** Adds a record. */
    public void add(JournalRecord record, @Nullable ByteBuffer payload) {
        record.put(buffer);
        if (payload != null) {
            buffer.put(payload);
        }
        recordCount++;
    }

    /** Room for the journal to copy a run of records into; hand the run to {@link #finish(JournalCursor.Run)}. */
    public ByteBuffer body() {
        clear();
        return buffer.slice();
    }

    /** The finished batch around a run that was read into {@link #body}. */
    public ByteBuffer finish(JournalCursor.Run run) {
        recordCount = run.recordCount();
        buffer.position(BatchHeader.LENGTH_BYTES + run.bytes().remaining());
        return finish(run.firstSequence(), run.lastSequence());
    }

    /** The finished batch of records that were added one by one; valid until the next change. */
    public ByteBuffer finish(long firstSequence, long lastSequence) {
        int end = buffer.position();
        BatchHeader header = new BatchHeader(
                recordCount, itemId, epoch, firstSequence, lastSequence, end - BatchHeader.LENGTH_BYTES);
        header.put(buffer.position(0));
        return buffer.duplicate().position(0).limit(end);
    }
}
