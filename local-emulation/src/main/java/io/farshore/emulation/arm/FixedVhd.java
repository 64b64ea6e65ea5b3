package io.farshore.emulation.arm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The footer of a fixed VHD: 512 bytes, big-endian, behind the payload. Source: Microsoft's "Virtual Hard Disk Image
 * Format Specification", version 1.0; that the size is a multiple of 1 MiB is Azure's rule for uploads.
 */
final class FixedVhd {
    static final int FOOTER_BYTES = 512;
    static final long ALIGNMENT_BYTES = 1 << 20;

    private static final byte[] COOKIE = "conectix".getBytes(StandardCharsets.US_ASCII);
    private static final int CURRENT_SIZE_OFFSET = 48;
    private static final int DISK_TYPE_OFFSET = 60;
    private static final int CHECKSUM_OFFSET = 64;
    private static final int FIXED = 2;
    private static final int SECTOR_BYTES = 512;

    private FixedVhd() {}

    /** What is wrong with the VHD in {@code file}, whose payload should be {@code sizeBytes}; empty when it is well. */
    static Optional<String> problem(FileChannel file, long sizeBytes) throws IOException {
        if (file.size() != sizeBytes + FOOTER_BYTES) {
            return Optional.of("its file is " + file.size() + " bytes instead of " + (sizeBytes + FOOTER_BYTES));
        }
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);
        while (footer.hasRemaining() && file.read(footer, sizeBytes + footer.position()) >= 0) {}
        byte[] cookie = new byte[COOKIE.length];
        footer.get(0, cookie);
        if (!Arrays.equals(cookie, COOKIE)) {
            return Optional.of("its last 512 bytes are not a VHD footer (the cookie 'conectix' is missing)");
        }
        if (footer.getInt(CHECKSUM_OFFSET) != checksum(footer)) {
            return Optional.of("the checksum of its VHD footer is wrong");
        }
        if (footer.getInt(DISK_TYPE_OFFSET) != FIXED) {
            return Optional.of("it is not a fixed VHD (disk type " + footer.getInt(DISK_TYPE_OFFSET) + ")");
        }
        long recorded = footer.getLong(CURRENT_SIZE_OFFSET);
        return recorded == sizeBytes
                ? Optional.empty()
                : Optional.of("its VHD footer says " + recorded + " bytes instead of " + sizeBytes);
    }

    /** A footer for {@code sizeBytes} of payload. */
    static ByteBuffer footer(long sizeBytes, UUID id) {
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES);
        footer.put(COOKIE).putInt(2).putInt(0x10000).putLong(-1).putInt(0);
        // Creators other than these make QEMU compute the size from the geometry, which is rounded.
        footer.put("win ".getBytes(StandardCharsets.US_ASCII)).putInt(0xA0000).put(new byte[] {'W', 'i', '2', 'k'});
        footer.putLong(sizeBytes)
                .putLong(sizeBytes)
                .putInt(geometry(sizeBytes / SECTOR_BYTES))
                .putInt(FIXED);
        footer.putInt(0).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        footer.putInt(CHECKSUM_OFFSET, checksum(footer));
        return footer.clear();
    }

    /** Cylinders (16 bits), heads (8) and sectors per track (8), by the specification's appendix. */
    private static int geometry(long sectors) {
        long total = Math.min(sectors, 65_535L * 16 * 255);
        int perTrack = 17;
        long heads = Math.max(4, (total / 17 + 1023) / 1024);
        if (total >= 65_535L * 16 * 63) {
            perTrack = 255;
            heads = 16;
        } else if (heads > 16 || total / 17 >= heads * 1024) {
            heads = 16;
            perTrack = total / 31 >= heads * 1024 ? 63 : 31;
        }
        long cylinders = total / perTrack / heads;
        return (int) (cylinders << 16 | heads << 8 | perTrack);
    }

    /** The one's complement of the sum of all bytes but the checksum's own. */
    private static int checksum(ByteBuffer footer) {
        int sum = 0;
        for (int index = 0; index < FOOTER_BYTES; index++) {
            if (index < CHECKSUM_OFFSET || index >= CHECKSUM_OFFSET + Integer.BYTES) {
                sum += footer.get(index) & 0xFF;
            }
        }
        return ~sum;
    }
}
