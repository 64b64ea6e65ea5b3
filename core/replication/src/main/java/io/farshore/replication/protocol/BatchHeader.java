package io.farshore.replication.protocol;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.block.Ids;
import io.farshore.replication.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What precedes the records in one request from an agent to its process server: section 3 of {@code docs/format.md}.
 * Journal batches carry the sequences {@code firstSequence} to {@code lastSequence} without a gap; scan batches carry
 * both as 0.
 *
 * @param recordCount how many records follow, 1 to {@link #MAX_RECORDS}
 * @param itemId whose
 * @param epoch of which epoch
 * @param firstSequence of the first record
 * @param lastSequence of the last record
 * @param bodyBytes how many bytes the records take, at most {@value #MAX_BODY_BYTES}
 */
public record BatchHeader(
        int recordCount, UUID itemId, long epoch, long firstSequence, long lastSequence, int bodyBytes) {
    public static final int LENGTH_BYTES = 64;
    public static final int MAX_BODY_BYTES = 32 << 20;
    public static final int MAX_RECORDS = MAX_BODY_BYTES / JournalRecord.HEADER_BYTES;
    private static final long MAGIC = 0x4653_4852_4241_5431L;
    private static final short VERSION = 1;

    public BatchHeader {
        if (recordCount < 1 || recordCount > MAX_RECORDS || bodyBytes < 1 || bodyBytes > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("batch of " + recordCount + " records and " + bodyBytes + " bytes");
        }
        if (epoch < 1 || firstSequence < 0 || lastSequence < firstSequence) {
            throw new IllegalArgumentException("batch of sequences " + firstSequence + " to " + lastSequence);
        }
    }

    /** Whether the batch carries scan blocks instead of journal records. */
    public boolean isScan() {
        return lastSequence == 0;
    }

    /** Writes the header at the buffer's position. */
    public void put(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.putLong(MAGIC).putShort(VERSION).putShort((short) 0).putInt(recordCount);
        Ids.put(buffer, itemId);
        buffer.putLong(epoch).putLong(firstSequence).putLong(lastSequence).putInt(bodyBytes);
        buffer.putInt(crc(buffer, start));
    }

    /**
     * Reads a header at the buffer's position.
     *
     * @throws DamagedDataException if it is not a batch header of this version
     */
    public static BatchHeader get(ByteBuffer buffer) throws DamagedDataException {
        int start = buffer.position();
        if (buffer.remaining() < LENGTH_BYTES || buffer.getLong(start) != MAGIC) {
            throw new DamagedDataException("the request does not begin with a batch header");
        }
        if (buffer.getShort(start + 8) != VERSION) {
            throw new DamagedDataException("unknown batch version " + buffer.getShort(start + 8));
        }
        if (buffer.getInt(start + LENGTH_BYTES - 4) != crc(buffer, start)) {
            throw new DamagedDataException("the checksum of the batch header is wrong");
        }
        buffer.position(start + 12);
        int recordCount = buffer.getInt();
        UUID itemId = Ids.get(buffer);
        try {
            return new BatchHeader(
                    recordCount, itemId, buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getInt());
        } catch (IllegalArgumentException e) {
            throw new DamagedDataException(String.valueOf(e.getMessage()), e);
        } finally {
            buffer.position(start + LENGTH_BYTES);
        }
    }

    private static int crc(ByteBuffer buffer, int start) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(start, LENGTH_BYTES - 4));
        return (int) crc.getValue();
    }
}
