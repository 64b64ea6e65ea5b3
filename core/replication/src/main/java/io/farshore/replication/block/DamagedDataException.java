package io.farshore.replication.block;

import java.io.IOException;

/** Bytes that are not what they should be: a bad checksum, an unknown version, a length out of bounds. Reading stops. */
public class DamagedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedDataException(String message) {
        super(message);
    }

    public DamagedDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
