package io.farshore.replication.fuzz;

import java.io.IOException;
import java.util.Optional;

/** What a parser may do with bytes nobody vouches for: give a value, or refuse with a declared error. All else escapes. */
public final class Declared {
    private Declared() {}

    /** Something that reads. */
    @FunctionalInterface
    public interface Reading<T> {
        T run() throws IOException;
    }

    /** The value, empty when it was refused. */
    public static <T> Optional<T> read(Reading<T> reading) {
        try {
            return Optional.of(reading.run());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
