package io.farshore.emulation.cosmos.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Bytes of the log, big-endian: a header {@code FSCOSMOS} and a version, then entries of length, CRC32C of length and
 * payload, and the payload.
 */
final class LogFormat {
    static final int VERSION = 1;
    static final int HEADER_LENGTH_BYTES = 12;
    static final int ENTRY_HEADER_LENGTH_BYTES = 8;

    /** A transactional batch holds at most 100 documents of 2 MiB, with room for their envelopes. */
    static final int MAX_PAYLOAD_LENGTH_BYTES = 256 * 1024 * 1024;

    private static final byte[] MAGIC = "FSCOSMOS".getBytes(StandardCharsets.US_ASCII);

    private LogFormat() {}

    static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_LENGTH_BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .flip();
    }

    static ByteBuffer entry(byte[] payload) {
        if (payload.length == 0 || payload.length > MAX_PAYLOAD_LENGTH_BYTES) {
            throw new IllegalArgumentException("an entry of " + payload.length + " bytes");
        }
        return ByteBuffer.allocate(ENTRY_HEADER_LENGTH_BYTES + payload.length)
                .putInt(payload.length)
                .putInt(checksum(payload))
                .put(payload)
                .flip();
    }

    static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(payload.length).flip());
        crc.update(payload);
        return (int) crc.getValue();
    }
}
