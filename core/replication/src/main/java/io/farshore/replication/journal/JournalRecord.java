package io.farshore.replication.journal;

import io.farshore.replication.block.DamagedDataException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of one record of the {@code .hrl} journal, which is also the form a record has on the wire (section 2 of
 * {@code docs/format.md}). Big-endian, {@value #HEADER_BYTES} bytes, followed by {@code payloadBytes} of data.
 *
 * @param type what it says
 * @param disk the ordinal of the disk in its epoch, 0 to {@value #MAX_DISKS} - 1
 * @param sequence its place in the machine's order; 0 for scan blocks
 * @param offsetBytes where on the disk; for marks the kind's code
 * @param lengthBytes how many bytes of the disk, at most {@link #MAX_LENGTH_BYTES}
 * @param payloadBytes how many bytes follow, at most {@value #MAX_PAYLOAD_BYTES}
 * @param timeMicros the source's clock, microseconds since 1970
 * @param payloadCrc CRC-32C of the payload
 */
public record JournalRecord(
        RecordType type,
        int disk,
        long sequence,
        long offsetBytes,
        long lengthBytes,
        int payloadBytes,
        long timeMicros,
        int payloadCrc) {
    public static final int HEADER_BYTES = 48;
    public static final int MAX_DISKS = 64;
    /** A longer write becomes several records. */
    public static final int MAX_PAYLOAD_BYTES = 4 << 20;

    public static final long MAX_LENGTH_BYTES = 0xFFFF_FFFFL;
    static final int MAGIC = 0x48524C31;

    public JournalRecord {
        if (disk < 0 || disk >= MAX_DISKS) {
            throw new IllegalArgumentException("disk ordinal out of bounds: " + disk);
        }
        if (sequence < 0 || offsetBytes < 0 || lengthBytes < 0 || lengthBytes > MAX_LENGTH_BYTES) {
            throw new IllegalArgumentException("record out of bounds at sequence " + sequence);
        }
        if (payloadBytes < 0 || payloadBytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload of " + payloadBytes + " bytes is out of bounds");
        }
    }

    /** The record of a write of {@code payload} (its remaining bytes; the position does not move). */
    public static JournalRecord write(int disk, long sequence, long offsetBytes, ByteBuffer payload, long timeMicros) {
        return ofData(RecordType.WRITE, disk, sequence, offsetBytes, payload, timeMicros);
    }

    /** The record of a block read by the scan. */
    public static JournalRecord base(int disk, long offsetBytes, ByteBuffer payload, long timeMicros) {
        return ofData(RecordType.BASE, disk, 0, offsetBytes, payload, timeMicros);
    }

    private static JournalRecord ofData(
            RecordType type, int disk, long sequence, long offsetBytes, ByteBuffer payload, long timeMicros) {
        int length = payload.remaining();
        return new JournalRecord(
                type, disk, sequence, offsetBytes, length, length, timeMicros, crc(payload.duplicate()));
    }

    /** A record without payload. */
    public static JournalRecord bare(
            RecordType type, int disk, long sequence, long offsetBytes, long lengthBytes, long timeMicros) {
        return new JournalRecord(type, disk, sequence, offsetBytes, lengthBytes, 0, timeMicros, 0);
    }

    /** Header and payload together. */
    public int totalBytes() {
        return HEADER_BYTES + payloadBytes;
    }

    /** Writes the header at the buffer's position, which moves by {@value #HEADER_BYTES}. */
    public void put(ByteBuffer buffer) {
        int start = buffer.position();
        buffer.putInt(MAGIC).put(type.code()).put((byte) 0).putShort((short) disk);
        buffer.putLong(sequence).putLong(offsetBytes).putInt((int) lengthBytes).putInt(payloadBytes);
        buffer.putLong(timeMicros).putInt(payloadCrc);
        buffer.putInt(crc(buffer.slice(start, HEADER_BYTES - 4)));
    }

    /**
     * Reads a header at the buffer's position, which moves by {@value #HEADER_BYTES}.
     *
     * @throws DamagedDataException if the bytes are not a record header of this version
     */
    public static JournalRecord get(ByteBuffer buffer) throws DamagedDataException {
        int start = buffer.position();
        if (buffer.remaining() < HEADER_BYTES || buffer.getInt(start) != MAGIC) {
            throw new DamagedDataException("no journal record begins here");
        }
        if (buffer.getInt(start + HEADER_BYTES - 4) != crc(buffer.slice(start, HEADER_BYTES - 4))) {
            throw new DamagedDataException("the checksum of a journal record header is wrong");
        }
        RecordType type = RecordType.of(buffer.get(start + 4))
                .orElseThrow(() -> new DamagedDataException("unknown journal record type " + buffer.get(start + 4)));
        buffer.position(start + 6);
        int disk = buffer.getShort() & 0xFFFF;
        try {
            JournalRecord found = new JournalRecord(
                    type,
                    disk,
                    buffer.getLong(),
                    buffer.getLong(),
                    Integer.toUnsignedLong(buffer.getInt()),
                    buffer.getInt(),
                    buffer.getLong(),
                    buffer.getInt());
            if (!found.hasLengthsOfItsType()) {
                throw new DamagedDataException("a record of type " + type + " has the wrong length");
            }
            return found;
        } catch (IllegalArgumentException e) {
            throw new DamagedDataException(String.valueOf(e.getMessage()), e);
        } finally {
            buffer.position(start + HEADER_BYTES);
        }
    }

    private boolean hasLengthsOfItsType() {
        return switch (type) {
            case WRITE, BASE -> payloadBytes > 0 && lengthBytes == payloadBytes;
            case ZERO -> payloadBytes == 0 && lengthBytes > 0;
            case MARK, HEARTBEAT, SCANNED, SEAL -> payloadBytes == 0;
        };
    }

    /** Whether {@code payload} (remaining bytes; the position does not move) is what the header was made for. */
    public boolean matches(ByteBuffer payload) {
        return payload.remaining() == payloadBytes && crc(payload.duplicate()) == payloadCrc;
    }

    private static int crc(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
