package io.farshore.restore;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** The disk to be, as a sparse file under another name until it is whole. */
final class DiskFile implements AutoCloseable {
    static final long MAX_BYTES = 1L << 46;
    /** The grain of sparseness. One bit each is remembered: 2 MiB for a disk of 1 TiB. */
    private static final int BLOCK_BYTES = 64 << 10;

    static final byte[] ZEROES = new byte[BLOCK_BYTES];
    private final Path target;
    private final Path unfinished;
    private final RandomAccessFile file;
    private final BitSet written = new BitSet();

    DiskFile(Path target, long sizeBytes) throws IOException {
        Main.require(!Files.exists(target), target + " exists already; nothing is overwritten");
        this.target = target;
        unfinished = Path.of(target + ".unfinished");
        Files.deleteIfExists(unfinished);
        file = new RandomAccessFile(unfinished.toFile(), "rw");
        file.setLength(sizeBytes);
    }

    /** Writes bytes of the data from its start; {@link #ZEROES} stand for any length. */
    void write(long offset, long length, byte[] data, int start) throws IOException {
        int step;
        for (long done = 0; done < length; done += step) {
            long at = offset + done;
            int from = data == ZEROES ? 0 : (int) (start + done);
            int block = (int) (at / BLOCK_BYTES);
            step = (int) Math.min(length - done, BLOCK_BYTES - at % BLOCK_BYTES);
            if (written.get(block) || !Arrays.equals(data, from, from + step, ZEROES, 0, step)) {
                written.set(block);
                file.seek(at);
                file.write(data, from, step);
            }
        }
    }

    /** Forces it and gives it its name. */
    void finish() throws IOException {
        file.getChannel().force(true);
        file.close();
        Files.move(unfinished, target);
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(unfinished);
    }
}
