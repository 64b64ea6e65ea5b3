package io.farshore.replication.segment;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.block.Ids;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.KeyWrapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The clear beginning of a segment: section 4.1 of {@code docs/format.md}. Arrays are not copied; do not change them.
 *
 * @param kind what it is part of
 * @param itemId whose
 * @param diskId which disk
 * @param epoch which epoch
 * @param number the segment's place among the disk's segments of the epoch, from 1
 * @param firstSequence the lowest sequence inside, 0 for scan blocks
 * @param lastSequence the highest
 * @param diskSizeBytes the size of the disk when the segment was made
 * @param createdMicros the process server's clock, microseconds since 1970
 * @param previousDigest SHA-256 of the whole previous segment, zeroes for the first; in a base, of its point's manifest
 * @param salt 32 random bytes
 * @param keyId which vault key the data key is wrapped to
 * @param wrappedKey the wrapped data key
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a format, compared nowhere
public record SegmentHeader(
        Kind kind,
        UUID itemId,
        UUID diskId,
        long epoch,
        long number,
        long firstSequence,
        long lastSequence,
        long diskSizeBytes,
        long createdMicros,
        byte[] previousDigest,
        byte[] salt,
        String keyId,
        byte[] wrappedKey) {
    public static final int FIXED_BYTES = 168;
    /** Nothing larger is read: fixed part, longest key identifier, an RSA key of 8,192 bits. */
    public static final int MAX_BYTES = FIXED_BYTES + KeyWrapper.MAX_KEY_ID_CHARS + 1024;

    /** What a segment is part of; the ordinal is the byte of the format. */
    public enum Kind {
        CHAIN,
        BASE
    }

    private static final long MAGIC = 0x4653_4852_5345_4731L;
    private static final short VERSION = 1;

    public SegmentHeader {
        if (epoch < 1 || number < 1 || firstSequence < 0 || lastSequence < firstSequence || diskSizeBytes < 1) {
            throw new IllegalArgumentException("segment " + number + " of epoch " + epoch + " is out of bounds");
        }
        if (previousDigest.length != Digests.LENGTH_BYTES || salt.length != DataKey.SALT_BYTES) {
            throw new IllegalArgumentException("digest and salt have 32 bytes each");
        }
        if (keyId.length() > KeyWrapper.MAX_KEY_ID_CHARS || wrappedKey.length > 1024) {
            throw new IllegalArgumentException("key identifier or wrapped key is too long");
        }
    }

    /** How many bytes the header takes. */
    public int lengthBytes() {
        return FIXED_BYTES + keyId.length() + wrappedKey.length;
    }

    /** The header's bytes. */
    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(lengthBytes());
        buffer.putLong(MAGIC).putShort(VERSION).putShort((short) kind.ordinal()).putInt(lengthBytes());
        Ids.put(buffer, itemId);
        Ids.put(buffer, diskId);
        buffer.putLong(epoch).putLong(number).putLong(firstSequence).putLong(lastSequence);
        buffer.putLong(diskSizeBytes).putLong(createdMicros);
        buffer.put(previousDigest).put(salt);
        buffer.putShort((short) keyId.length())
                .putShort((short) wrappedKey.length)
                .putInt(0);
        buffer.put(keyId.getBytes(StandardCharsets.US_ASCII)).put(wrappedKey);
        return buffer.array();
    }

    /**
     * Reads the header at the beginning of {@code bytes}, which may hold more.
     *
     * @throws DamagedDataException if it is not a segment header of this version, or cut short
     */
    public static SegmentHeader parse(byte[] bytes) throws DamagedDataException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < FIXED_BYTES || buffer.getLong() != MAGIC) {
            throw new DamagedDataException("not a segment");
        }
        short version = buffer.getShort();
        if (version != VERSION) {
            throw new DamagedDataException("unknown segment version " + version);
        }
        short kind = buffer.getShort();
        if (kind < 0 || kind >= Kind.values().length) {
            throw new DamagedDataException("unknown kind of segment " + kind);
        }
        int length = buffer.getInt();
        UUID itemId = Ids.get(buffer);
        UUID diskId = Ids.get(buffer);
        long[] numbers = new long[6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = buffer.getLong();
        }
        byte[] previous = take(buffer, Digests.LENGTH_BYTES);
        byte[] salt = take(buffer, DataKey.SALT_BYTES);
        int keyIdLength = buffer.getShort() & 0xFFFF;
        int wrappedLength = buffer.getShort() & 0xFFFF;
        buffer.getInt();
        if (length != FIXED_BYTES + keyIdLength + wrappedLength || length > bytes.length) {
            throw new DamagedDataException("a segment header is cut short");
        }
        String keyId = new String(take(buffer, keyIdLength), StandardCharsets.US_ASCII);
        byte[] wrapped = take(buffer, wrappedLength);
        try {
            return new SegmentHeader(
                    Kind.values()[kind],
                    itemId,
                    diskId,
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5],
                    previous,
                    salt,
                    keyId,
                    wrapped);
        } catch (IllegalArgumentException e) {
            throw new DamagedDataException(String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
