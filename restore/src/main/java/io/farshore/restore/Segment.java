package io.farshore.restore;

import io.farshore.restore.BlobSource.WrongBlobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** One segment, as its manifest names it: section 4 of docs/format.md. */
final class Segment {
    static final int MAX_BYTES = 64 << 20;
    private static final int FIXED_BYTES = 168;
    private static final int TRAILER_BYTES = 48;
    private static final int MAX_INDEX_BYTES = 8 + 20 * 65_536 + 32 * 1_048_576;
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int HOLE = -1;
    private static final byte[] PURPOSE = "farshore/segment/1".getBytes(StandardCharsets.US_ASCII);
    /** Fast from the first call; the JDK's AES-GCM only once it is compiled. */
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final String name;
    private final ByteBuffer all;
    private final byte[] header;

    private Segment(String name, byte[] bytes) throws WrongBlobException {
        this.name = name;
        all = ByteBuffer.wrap(bytes);
        require(bytes.length > FIXED_BYTES + TRAILER_BYTES, "length");
        int kind = name.endsWith(".base") ? 1 : 0;
        require(all.getLong(0) == 0x46534852_53454731L && all.getInt(8) == (1 << 16 | kind), "magic, version or kind");
        int length = FIXED_BYTES + (all.getShort(160) & 0xffff) + (all.getShort(162) & 0xffff);
        require(all.getInt(12) == length && length < bytes.length - TRAILER_BYTES, "length of its header");
        header = Arrays.copyOf(bytes, length);
    }

    /** Whether the header, not proved yet, is that of scan blocks. */
    static boolean ofScan(BlobSource source, String name) throws IOException {
        byte[] beginning = source.read(name, FIXED_BYTES);
        return beginning.length == FIXED_BYTES && ByteBuffer.wrap(beginning).getLong(64) == 0;
    }

    /** Reads it, and checks bytes and place. */
    static Segment proved(BlobSource source, Manifest point, Manifest.Disk disk, Manifest.Added expected)
            throws IOException {
        String name = expected.name();
        // One byte more than there should be is asked for, so that a longer blob is seen.
        byte[] bytes = source.read(name, expected.lengthBytes() + 1);
        if (bytes.length != expected.lengthBytes()) {
            String what = bytes.length < expected.lengthBytes() ? "is cut: its manifest says " : "is longer than ";
            throw new WrongBlobException(name, what + expected.lengthBytes() + " bytes");
        } else if (!Keys.hexDigest(bytes).equals(expected.digest())) {
            throw new WrongBlobException(name, "was changed: its digest is not the one its manifest names");
        }
        Segment segment = new Segment(name, bytes);
        ByteBuffer all = segment.all;
        boolean fits = segment.uuid(16).equals(point.item()) && segment.uuid(32).equals(disk.id());
        segment.require(fits && all.getLong(48) == point.epoch(), "item, disk or epoch");
        segment.require(all.getLong(56) == expected.number() && all.getLong(80) == disk.sizeBytes(), "number or size");
        segment.require(all.getLong(64) >= 0 && all.getLong(64) <= all.getLong(72), "range of sequences");
        segment.require(
                HexFormat.of().formatHex(bytes, 96, 128).equals(expected.before()), "digest of the segment before");
        return segment;
    }

    private UUID uuid(int at) {
        return new UUID(all.getLong(at), all.getLong(at + 8));
    }

    /** What a sealed part is bound to, besides the header: section 4.3. */
    private record Sealed(int part, long position, int plainLength, int encoding) {}

    /** Does all of its extents in the order of the writes. */
    void replay(Keys keys, DiskFile disk) throws IOException {
        byte[] key = key(keys);
        ByteBuffer index = index(key);
        int frames = index.getInt();
        int extents = index.getInt();
        // The index is bounded, so a wrong count cannot overflow both.
        require(frames >= 0 && extents >= 0 && index.remaining() == 20L * frames + 32L * extents, "index");
        int opened = HOLE;
        byte[] plain = {};
        index.position(8 + 20 * frames);
        while (index.hasRemaining()) {
            long offset = index.getLong();
            long length = index.getLong();
            int frame = index.getInt();
            int start = index.getInt();
            long sequence = index.getLong();
            require(offset >= 0 && length > 0 && length <= all.getLong(80) - offset, "extent");
            require(sequence >= all.getLong(64) && sequence <= all.getLong(72), "sequence of an extent");
            if (frame != HOLE && frame != opened) {
                require(frame >= 0 && frame < frames, "frame of an extent");
                int at = 8 + 20 * frame;
                Sealed part = new Sealed(0, frame, index.getInt(at + 12), index.getInt(at + 16));
                plain = open(key, part, index.getLong(at), index.getInt(at + 8), MAX_FRAME_BYTES);
                opened = frame;
            }
            require(frame == HOLE || start >= 0 && length <= plain.length - start, "extent");
            disk.write(offset, length, frame == HOLE ? DiskFile.ZEROES : plain, frame == HOLE ? 0 : start);
        }
    }

    private ByteBuffer index(byte[] key) throws IOException {
        int at = all.capacity() - TRAILER_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(all.array(), at, 44);
        require(all.getLong(at + 32) == 0x46534852_454E4431L && all.getInt(at + 44) == (int) crc.getValue(), "trailer");
        Sealed sealed = new Sealed(1, 0, all.getInt(at + 12), all.getInt(at + 16));
        ByteBuffer index = ByteBuffer.wrap(open(key, sealed, all.getLong(at), all.getInt(at + 8), MAX_INDEX_BYTES));
        boolean ends = all.getLong(at) + all.getInt(at + 8) == at;
        require(ends && index.remaining() >= 8 && index.getInt(0) == all.getInt(at + 20), "trailer or index");
        return index;
    }

    private byte[] key(Keys keys) throws IOException {
        int wrappedAt = FIXED_BYTES + (all.getShort(160) & 0xffff);
        byte[] info = Arrays.copyOf(PURPOSE, PURPOSE.length + 48);
        System.arraycopy(header, 16, info, PURPOSE.length, 48);
        byte[] wrapped = Arrays.copyOfRange(header, wrappedAt, header.length);
        byte[] key = keys.segmentKey(wrapped, Arrays.copyOfRange(header, 128, 160), info);
        if (key.length == 0) {
            String keyId = new String(header, FIXED_BYTES, wrappedAt - FIXED_BYTES, StandardCharsets.US_ASCII);
            throw new IOException(name + " is not for the key given: it needs the vault's key " + keyId);
        }
        return key;
    }

    private byte[] open(byte[] key, Sealed sealed, long at, int length, int maxPlain) throws IOException {
        require(sealed.plainLength >= 0 && sealed.plainLength <= maxPlain, "plain length");
        require(sealed.encoding == 0 || sealed.encoding == 1, "encoding");
        require(length >= 16 && at >= header.length && at <= all.capacity() - length, "place of a sealed part");
        ByteBuffer bound = ByteBuffer.allocate(52).put(Keys.sha256(header)).putInt(sealed.part);
        bound.putLong(sealed.position).putInt(sealed.plainLength).putInt(sealed.encoding);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", BOUNCY_CASTLE);
            byte[] nonce = Arrays.copyOfRange(bound.array(), 32, 44);
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(bound.array());
            byte[] plain = cipher.doFinal(all.array(), (int) at, length);
            if (sealed.encoding == 1) {
                plain = LZ4Factory.fastestInstance().safeDecompressor().decompress(plain, sealed.plainLength);
            }
            require(plain.length == sealed.plainLength, "plain length");
            return plain;
        } catch (GeneralSecurityException | LZ4Exception e) {
            String what = sealed.part == 1 ? "index" : "frame " + sealed.position;
            throw new WrongBlobException(name, "has a sealed " + what + " that does not open: " + e.getMessage());
        }
    }

    private void require(boolean right, String what) throws WrongBlobException {
        if (!right) {
            throw new WrongBlobException(name, "has a wrong " + what);
        }
    }
}
