package io.farshore.replication.hydrate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The footer that makes a raw disk a fixed VHD, as Azure takes it: 512 bytes, big-endian, behind a payload whose size is
 * a whole number of MiB. Source: Microsoft, "Virtual Hard Disk Image Format Specification", 1.0.
 */
public final class VhdFooter {
    public static final int LENGTH_BYTES = 512;
    private static final long ALIGNMENT_BYTES = 1 << 20;
    private static final int CHECKSUM_AT = 64;
    private static final int SECTOR_BYTES = 512;

    private VhdFooter() {}

    /** The size of the payload of a disk: rounded up to a whole MiB. */
    public static long payloadBytes(long diskSizeBytes) {
        return (diskSizeBytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    /**
     * The footer of a disk.
     *
     * @param payloadBytes a positive multiple of 1 MiB
     * @param id the disk's identity; the same one gives the same footer, so that a repeated task writes the same bytes
     */
    public static byte[] of(long payloadBytes, UUID id) {
        if (payloadBytes <= 0 || payloadBytes % ALIGNMENT_BYTES != 0) {
            throw new IllegalArgumentException("a VHD payload is a whole number of MiB, not " + payloadBytes);
        }
        ByteBuffer footer = ByteBuffer.allocate(LENGTH_BYTES);
        footer.put("conectix".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putInt(0x10000)
                .putLong(-1L);
        // Creator "win ": readers trust the size field for it and the geometry for creators they do not know.
        footer.putInt(0).put("win ".getBytes(StandardCharsets.US_ASCII)).putInt(0x50003);
        footer.put("Wi2k".getBytes(StandardCharsets.US_ASCII))
                .putLong(payloadBytes)
                .putLong(payloadBytes);
        putGeometry(footer, payloadBytes / SECTOR_BYTES);
        footer.putInt(2).putInt(0).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        int sum = 0;
        for (byte value : footer.array()) {
            sum += value & 0xFF;
        }
        return footer.putInt(CHECKSUM_AT, ~sum).array();
    }

    /** Cylinders, heads and sectors by the algorithm in the specification's appendix. */
    private static void putGeometry(ByteBuffer footer, long sectors) {
        long total = Math.min(sectors, 65535L * 16 * 255);
        int perTrack = 255;
        long heads = 16;
        long cylinderHeads = total / perTrack;
        if (total < 65535L * 16 * 63) {
            perTrack = 17;
            cylinderHeads = total / perTrack;
            heads = Math.max(4, (cylinderHeads + 1023) / 1024);
            if (cylinderHeads >= heads * 1024 || heads > 16) {
                perTrack = 31;
                heads = 16;
                cylinderHeads = total / perTrack;
            }
            if (cylinderHeads >= heads * 1024) {
                perTrack = 63;
                heads = 16;
                cylinderHeads = total / perTrack;
            }
        }
        footer.putShort((short) (cylinderHeads / heads)).put((byte) heads).put((byte) perTrack);
    }
}
