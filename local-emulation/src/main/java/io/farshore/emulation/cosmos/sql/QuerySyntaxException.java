package io.farshore.emulation.cosmos.sql;

/** The query is wrong in itself. Answered with 400. */
public final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QuerySyntaxException(String message) {
        super(message);
    }

    /** What is wrong, for the client. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
