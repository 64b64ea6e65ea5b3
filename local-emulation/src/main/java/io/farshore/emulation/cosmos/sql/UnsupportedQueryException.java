package io.farshore.emulation.cosmos.sql;

/** The query is valid, or may be, but uses something the emulator leaves out. Answered with 501. */
public final class UnsupportedQueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedQueryException(String construct) {
        super(construct + " is not supported by the Cosmos DB emulator");
    }

    /** What is wrong, for the client. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
