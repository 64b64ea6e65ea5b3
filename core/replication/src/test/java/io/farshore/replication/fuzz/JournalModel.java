package io.farshore.replication.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One journal file as section 2 of {@code docs/format.md} reads, written down a second time. */
final class JournalModel {
    private static final int FILE_HEADER_BYTES = 64;
    private static final int RECORD_HEADER_BYTES = 48;
    private static final int MAX_PAYLOAD_BYTES = 4 << 20;

    final boolean header;
    final boolean ofThisBoot;
    final boolean sealed;
    final long nextSequence;
    /** Every whole record before the seal, reserved bytes as 0. */
    final byte[] records;

    JournalModel(byte[] file, long firstSequence, byte[] identity) {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        header = file.length >= FILE_HEADER_BYTES
                && buffer.getLong(0) == 0x4653_4852_4852_4C31L
                && buffer.getShort(8) == 1
                && Arrays.equals(file, 16, 40, identity, 0, 24)
                && buffer.getInt(56) == (int) firstSequence
                && buffer.getInt(60) == Checksums.crc(file, 0, 60);
        ofThisBoot = header && Arrays.equals(file, 40, 56, identity, 24, 40);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        long next = firstSequence;
        boolean end = false;
        int at = FILE_HEADER_BYTES;
        while (header && !end && isRecord(buffer, at)) {
            long length = Integer.toUnsignedLong(buffer.getInt(at + 24));
            end = buffer.get(at + 4) == 7;
            if (buffer.getLong(at + 8) != next || end && length != next - firstSequence) {
                end = false;
                break;
            }
            int bytes = RECORD_HEADER_BYTES + buffer.getInt(at + 28);
            if (!end) {
                byte[] record = Arrays.copyOfRange(file, at, at + bytes);
                record[5] = 0;
                Checksums.seal(record, 0, RECORD_HEADER_BYTES);
                whole.writeBytes(record);
                next++;
            }
            at += bytes;
        }
        sealed = end;
        nextSequence = next;
        records = whole.toByteArray();
    }

    private static boolean isRecord(ByteBuffer file, int at) {
        if (file.limit() - at < RECORD_HEADER_BYTES
                || file.getInt(at) != 0x48524C31
                || file.getInt(at + 44) != Checksums.crc(file.array(), at, 44)) {
            return false;
        }
        int payload = file.getInt(at + 28);
        if (payload < 0 || payload > MAX_PAYLOAD_BYTES || payload > file.limit() - at - RECORD_HEADER_BYTES) {
            return false;
        }
        boolean checked = file.getInt(at + 40) == Checksums.crc(file.array(), at + RECORD_HEADER_BYTES, payload);
        boolean bounded = (file.getShort(at + 6) & 0xFFFF) < 64 && file.getLong(at + 16) >= 0;
        long length = Integer.toUnsignedLong(file.getInt(at + 24));
        return checked
                && bounded
                && switch (file.get(at + 4)) {
                    case 1 -> payload == length && payload > 0;
                    case 2 -> payload == 0 && length > 0;
                    case 4, 5, 7 -> payload == 0;
                    default -> false;
                };
    }
}
