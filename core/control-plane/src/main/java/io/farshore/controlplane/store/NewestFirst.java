package io.farshore.controlplane.store;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * Ranks of what is listed newest first: the time as 100 ns since 1601, as NTFS counts it, subtracted from the largest
 * number of 19 digits that a long holds; then a name, which orders what happened at one time.
 */
public final class NewestFirst {
    private static final Instant FILE_TIME_START = Instant.parse("1601-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.9999999Z");
    private static final BigInteger TICKS_PER_SECOND = BigInteger.valueOf(10_000_000);
    private static final int NANOS_PER_TICK = 100;

    private NewestFirst() {}

    public static String rank(Instant time, String name) {
        return digits(time) + '_' + name;
    }

    /** The ranks of all that happened from one time to another, both included, to the tick. */
    public static Span between(Instant from, Instant to) {
        return new Span(digits(to), digits(from) + '`'); // follows '_'
    }

    /** 19 digits, smaller for what is newer; times that no clock shows become the first or last that one does. */
    private static String digits(Instant time) {
        Instant start = time.isBefore(FILE_TIME_START) ? FILE_TIME_START : time;
        Duration since = Duration.between(FILE_TIME_START, start.isAfter(END) ? END : start);
        BigInteger ticks = BigInteger.valueOf(since.getSeconds())
                .multiply(TICKS_PER_SECOND)
                .add(BigInteger.valueOf(since.getNano() / NANOS_PER_TICK));
        return BigInteger.valueOf(Long.MAX_VALUE).subtract(ticks).toString();
    }
}
