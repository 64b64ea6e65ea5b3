package io.farshore.replication.journal;

import java.util.Arrays;
import java.util.Optional;

/** How much a recovery point promises about the software of the machine. */
public enum MarkKind {
    CRASH_CONSISTENT(1),
    APPLICATION_CONSISTENT(2),
    MULTI_VM(3);

    private final int code;

    MarkKind(int code) {
        this.code = code;
    }

    /** The number that stands in the offset field of a {@link RecordType#MARK} record. */
    public int code() {
        return code;
    }

    /** The kind of a code, empty when unknown. */
    public static Optional<MarkKind> of(long code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
}
