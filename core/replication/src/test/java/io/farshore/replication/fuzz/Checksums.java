package io.farshore.replication.fuzz;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Makes checksums right again, so that changed bytes get past them. */
public final class Checksums {
    private static final int RECORD_HEADER_BYTES = 48;

    private Checksums() {}

    /** CRC-32C of a part of an array. */
    public static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return length == 0 ? 0 : (int) crc.getValue();
    }

    /** Puts the checksum of {@code [from, end - 4)} into the four bytes before {@code end}, when they are there. */
    public static void seal(byte[] bytes, int from, int end) {
        if (from >= 0 && end <= bytes.length && end - from >= 4) {
            ByteBuffer.wrap(bytes).putInt(end - 4, crc(bytes, from, end - 4 - from));
        }
    }

    /** Mends the records (section 2 of {@code docs/format.md}) that stand one behind the other from {@code start}. */
    public static void sealRecords(byte[] bytes, int start) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = start;
        while (at <= bytes.length - RECORD_HEADER_BYTES) {
            int payload = buffer.getInt(at + 28);
            int end = at + RECORD_HEADER_BYTES;
            boolean whole = payload >= 0 && payload <= bytes.length - end;
            buffer.putInt(at + 40, whole ? crc(bytes, end, payload) : 0);
            seal(bytes, at, end);
            if (!whole) {
                return;
            }
            at = end + payload;
        }
    }
}
