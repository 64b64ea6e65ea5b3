package io.farshore.replication.store;

import java.io.IOException;

/** There is no blob of that name. */
public final class BlobNotFoundException extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobNotFoundException(String name) {
        super("there is no blob " + name);
    }
}
