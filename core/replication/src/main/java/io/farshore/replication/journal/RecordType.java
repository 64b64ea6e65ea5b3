package io.farshore.replication.journal;

import java.util.Optional;

/** What a journal record says; the codes are fixed by section 2 of {@code docs/format.md}. */
public enum RecordType {
    /** Bytes were written: the payload replaces the extent. */
    WRITE(1),
    /** The extent now reads as zeroes; no payload. */
    ZERO(2),
    /** A block read by the scan, older than every write of its epoch; sequence 0, only on the wire. */
    BASE(3),
    /** A recovery point is to be taken here; the offset field holds the {@link MarkKind} code. */
    MARK(4),
    /** The clock of the source; no payload. */
    HEARTBEAT(5),
    /** The scan of a disk has passed the offset; sequence 0, only on the wire. */
    SCANNED(6),
    /** The last record of a journal file; the length field holds the number of records before it. */
    SEAL(7);

    private static final RecordType[] BY_CODE = new RecordType[8];

    static {
        for (RecordType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    RecordType(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands in a record header. */
    public byte code() {
        return code;
    }

    /** The type of a code, empty when no version knows it. */
    public static Optional<RecordType> of(byte code) {
        return code > 0 && code < BY_CODE.length ? Optional.ofNullable(BY_CODE[code]) : Optional.empty();
    }

    /** Whether records of this type change a disk. */
    public boolean changesDisk() {
        return this == WRITE || this == ZERO || this == BASE;
    }
}
