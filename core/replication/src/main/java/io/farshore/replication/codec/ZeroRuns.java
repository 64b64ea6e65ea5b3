package io.farshore.replication.codec;

import java.util.Arrays;

/** Finds blocks of zeroes. */
public final class ZeroRuns {
    /** Zeroes are looked for in blocks of this size. */
    public static final int BLOCK_BYTES = 4096;

    private static final byte[] ZEROES = new byte[64 << 10];

    private ZeroRuns() {}

    /** Whether all of {@code data[from, from + length)} is zero. */
    public static boolean isZero(byte[] data, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            int run = Math.min(ZEROES.length, end - at);
            if (Arrays.mismatch(data, at, at + run, ZEROES, 0, run) >= 0) {
                return false;
            }
            at += run;
        }
        return true;
    }

    /**
     * How many bytes from {@code from} are of one kind, all zero or not, in steps of {@value #BLOCK_BYTES} bytes; the
     * last step may be shorter.
     */
    public static int runLength(byte[] data, int from, int end, boolean zero) {
        int at = from;
        while (at < end) {
            int block = Math.min(BLOCK_BYTES, end - at);
            if (isZero(data, at, block) != zero) {
                break;
            }
            at += block;
        }
        return at - from;
    }
}
