package io.farshore.replication.store;

import java.io.IOException;

/** The name is taken. Not an error for a caller that repeats itself after a crash: it compares and goes on. */
public final class BlobAlreadyExistsException extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobAlreadyExistsException(String name) {
        super("the blob already exists: " + name);
    }
}
