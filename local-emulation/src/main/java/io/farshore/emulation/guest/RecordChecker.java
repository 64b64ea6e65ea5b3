package io.farshore.emulation.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Finds the records that the guest's {@code drwriter} left on a disk image, raw or fixed VHD (its 512-byte footer is
 * shorter than a block and so never looked at). A replica is consistent when the records are a gapless prefix of what
 * was written: a gap means that a later write arrived without an earlier one.
 *
 * <p>The layout of a record, little-endian, is defined in {@code local-emulation/guest/drwriter.c}.
 */
public final class RecordChecker {
    static final int RECORD_BYTES = 4096;
    static final int CRC_OFFSET = RECORD_BYTES - Integer.BYTES;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int MAX_SEQUENCE = 1 << 26;
    private static final long MAGIC =
            ByteBuffer.wrap("DRRECORD".getBytes(StandardCharsets.US_ASCII)).getLong();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Check()).execute(args));
    }

    @Command(name = "record-checker", description = "Exits with 0 when the records are a gapless prefix, else 1.")
    @SuppressWarnings("NullAway.Init") // picocli sets the required options
    private static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "IMAGE", description = "Raw disk image or fixed VHD.")
        private Path image;

        @Option(names = "--at-least", description = "The lowest acceptable highest record.")
        private long atLeast;

        @Override
        public Integer call() throws IOException {
            Result result = check(image);
            System.out.println(result.line());
            return result.consistent(atLeast) ? 0 : 1;
        }
    }

    private final BitSet sequences = new BitSet();
    private long bad;

    private RecordChecker() {}

    /**
     * What a disk holds.
     *
     * @param records different sequence numbers found
     * @param max the highest
     * @param gaps numbers below it that are missing
     * @param bad records with a wrong checksum, a wrong place or an impossible number
     */
    public record Result(long records, long max, long gaps, long bad) {
        /** Whether the records are whole and at least {@code atLeast} of them were kept. */
        public boolean consistent(long atLeast) {
            return gaps == 0 && bad == 0 && max >= atLeast;
        }

        /** One line, the same words that the guest prints after DRFOUND. */
        public String line() {
            return "records=" + records + " max=" + max + " gaps=" + gaps + " bad=" + bad;
        }
    }

    /** Reads {@code image} from its beginning to its end. */
    public static Result check(Path image) throws IOException {
        RecordChecker checker = new RecordChecker();
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long offset = 0; fill(channel, chunk, offset); offset += CHUNK_BYTES) {
                checker.inspectChunk(chunk, offset);
            }
        }
        return checker.result();
    }

    private static boolean fill(FileChannel channel, ByteBuffer chunk, long offset) throws IOException {
        chunk.clear();
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, offset + chunk.position()) < 0) {
                break;
            }
        }
        chunk.flip();
        return chunk.hasRemaining();
    }

    private void inspectChunk(ByteBuffer chunk, long chunkOffset) {
        for (int at = 0; at + RECORD_BYTES <= chunk.limit(); at += RECORD_BYTES) {
            if (Long.reverseBytes(chunk.getLong(at)) == MAGIC) {
                inspect(chunk.slice(at, RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN), chunkOffset + at);
            }
        }
    }

    private void inspect(ByteBuffer block, long offset) {
        long sequence = block.getLong(8);
        long slot = block.getLong(16);
        CRC32 crc = new CRC32();
        crc.update(block.slice(0, CRC_OFFSET));
        boolean whole = (int) crc.getValue() == block.getInt(CRC_OFFSET);
        if (!whole || slot * RECORD_BYTES != offset || sequence < 1 || sequence > MAX_SEQUENCE) {
            bad++;
        } else {
            sequences.set((int) sequence);
        }
    }

    private Result result() {
        long max = Math.max(0, sequences.length() - 1);
        long records = sequences.cardinality();
        return new Result(records, max, max - records, bad);
    }
}
