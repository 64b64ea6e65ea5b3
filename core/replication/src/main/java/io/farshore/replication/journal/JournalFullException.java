package io.farshore.replication.journal;

import java.io.IOException;

/** The journal has reached its limit (invariant 7). The caller must degrade, not block. */
public final class JournalFullException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalFullException(long limitBytes) {
        super("the journal has reached its limit of " + limitBytes + " bytes");
    }
}
