package io.farshore.emulation.cosmos.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Resource ids as clients take them apart: base64 (with {@code -} for {@code /}) of 4 bytes for a database, 8 for a
 * container, 16 for a document, each starting with its owner's.
 */
final class ResourceId {
    /** Clients tell a container from a database's other children by the top bit. */
    private static final int CONTAINER_BIT = 0x8000_0000;

    /** Keeps the last byte of a database's id from being zero. */
    private static final int DATABASE_MARK = 0x11;

    private ResourceId() {}

    static String database(int number) {
        return encode(ByteBuffer.allocate(4).putInt((number << 8) | DATABASE_MARK));
    }

    static String container(String databaseRid, int number) {
        return encode(ByteBuffer.allocate(8).put(decode(databaseRid)).putInt(CONTAINER_BIT | number));
    }

    static String document(String containerRid, long number) {
        return encode(ByteBuffer.allocate(16)
                .put(decode(containerRid))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number));
    }

    /** Offers have ids of their own, of 3 bytes. */
    static String offer(int number) {
        return encode(ByteBuffer.allocate(3)
                .put((byte) (number >> 8))
                .put((byte) number)
                .put((byte) 7));
    }

    private static String encode(ByteBuffer bytes) {
        byte[] content = new byte[bytes.capacity()];
        bytes.clear().get(content);
        return Base64.getEncoder().encodeToString(content).replace('/', '-');
    }

    private static byte[] decode(String rid) {
        return Base64.getDecoder().decode(rid.replace('-', '/'));
    }
}
