package io.farshore.agent.capture;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.journal.RecordType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits every write: into the journal first, then to the disk, under one lock for all disks of the machine, so that the
 * order in the journal is the order on the disks (invariant 2). Without a journal, writes go to the disk alone. When the
 * journal cannot take a write, it is given up, and the workload goes on (invariant 7). Thread-safe.
 *
 * <p>The journal is not forced with the disk: after a loss of power it is not trusted anyway (the boot identifier
 * differs), and a process that dies leaves the operating system's cache intact.
 */
public final class Splitter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Splitter.class);

    private final List<RawDisk> disks;
    private final InstantSource clock;
    private final ReentrantLock order = new ReentrantLock();
    private @Nullable Journal journal;
    private boolean closed;
    private volatile @Nullable String lostBecause;

    /** @param disks in the order of their ordinals */
    public Splitter(List<RawDisk> disks, InstantSource clock) {
        this.disks = List.copyOf(disks);
        this.clock = clock;
    }

    /** The disks, in the order of their ordinals. */
    public List<RawDisk> disks() {
        return disks;
    }

    /** Reads the disk. */
    public void read(int disk, ByteBuffer buffer, long offsetBytes) throws IOException {
        disks.get(disk).read(buffer, offsetBytes);
    }

    /** Writes the remaining bytes of {@code data}; a long write is split, each part in both places before the next. */
    public void write(int disk, ByteBuffer data, long offsetBytes) throws IOException {
        order.lock();
        try {
            checkOpen();
            long at = offsetBytes;
            while (data.hasRemaining()) {
                int length = Math.min(JournalRecord.MAX_PAYLOAD_BYTES, data.remaining());
                ByteBuffer part = data.slice(data.position(), length);
                Journal recording = journal;
                if (recording != null) {
                    append(
                            recording,
                            JournalRecord.write(disk, recording.nextSequence(), at, part, nowMicros()),
                            part.duplicate());
                }
                disks.get(disk).write(part, at);
                data.position(data.position() + length);
                at += length;
            }
        } finally {
            order.unlock();
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the agent is stopping"); // the journal was closed whole and stays so
        }
    }

    /** Makes a range read as zeroes. @param mayPunch whether the space may be given back */
    public void zero(int disk, long offsetBytes, long lengthBytes, boolean mayPunch) throws IOException {
        order.lock();
        try {
            checkOpen();
            Journal recording = journal;
            if (recording != null) {
                append(
                        recording,
                        JournalRecord.bare(
                                RecordType.ZERO, disk, recording.nextSequence(), offsetBytes, lengthBytes, nowMicros()),
                        null);
            }
            disks.get(disk).zero(offsetBytes, lengthBytes, mayPunch);
        } finally {
            order.unlock();
        }
    }

    private @Nullable Journal append(Journal recording, JournalRecord header, @Nullable ByteBuffer payload) {
        try {
            recording.append(header, payload);
            return recording;
        } catch (IOException e) {
            // Removed before the write goes on: a restart must not take the journal for whole.
            recording.abandon();
            journal = null;
            lostBecause = String.valueOf(e.getMessage());
            LOG.warn("writes are no longer recorded and a resync is needed: {}", e.getMessage());
            return null;
        }
    }

    /** Makes completed writes durable. */
    public void flush(int disk) throws IOException {
        disks.get(disk).force();
    }

    /**
     * Records into {@code fresh} from the next write on.
     *
     * @return the old journal, which the caller disposes of
     */
    public @Nullable Journal record(@Nullable Journal fresh) throws IOException {
        order.lock();
        try {
            checkOpen();
            Journal old = journal;
            journal = fresh;
            lostBecause = null;
            return old;
        } finally {
            order.unlock();
        }
    }

    /**
     * Continues a journal after a crash of this process. Its last record may not have reached its disk and is written
     * again; every other one was on its disk before its successor was recorded, and is not: older data, even for a
     * moment, must not stand where the workload has flushed newer.
     */
    public void resume(Journal reopened) throws IOException {
        long last = reopened.nextSequence() - 1;
        if (last >= reopened.newestFileSequence()) {
            ByteBuffer buffer = ByteBuffer.allocate(JournalRecord.HEADER_BYTES + JournalRecord.MAX_PAYLOAD_BYTES);
            reopened.cursor(last).read(buffer);
            redo(buffer);
        }
        for (RawDisk disk : disks) {
            disk.force();
        }
        record(reopened);
    }

    private void redo(ByteBuffer bytes) throws IOException {
        JournalRecord header = JournalRecord.get(bytes);
        if (header.type().changesDisk()
                && (header.disk() >= disks.size()
                        || header.lengthBytes() > disks.get(header.disk()).sizeBytes() - header.offsetBytes())) {
            throw new DamagedDataException("the journal is of other disks");
        }
        switch (header.type()) {
            case WRITE -> disks.get(header.disk()).write(bytes, header.offsetBytes());
            case ZERO -> disks.get(header.disk()).zero(header.offsetBytes(), header.lengthBytes(), true);
            case BASE, MARK, HEARTBEAT, SCANNED, SEAL -> {}
        }
    }

    /** Records a mark; empty when nothing is recorded. */
    public OptionalLong mark(MarkKind kind) {
        return note(RecordType.MARK, kind.code());
    }

    /** Records the clock. */
    public void heartbeat() {
        note(RecordType.HEARTBEAT, 0);
    }

    private OptionalLong note(RecordType type, long code) {
        order.lock();
        try {
            Journal recording = journal;
            if (recording == null || closed) {
                return OptionalLong.empty();
            }
            long sequence = recording.nextSequence();
            return append(recording, JournalRecord.bare(type, 0, sequence, code, 0, nowMicros()), null) == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(sequence);
        } finally {
            order.unlock();
        }
    }

    /** Why recording stopped by itself, null while it goes on. */
    public @Nullable String lostBecause() {
        return lostBecause;
    }

    private long nowMicros() {
        java.time.Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** Forces and closes disks and journal; writes that come later fail and change nothing. */
    @Override
    public void close() throws IOException {
        order.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (RawDisk disk : disks) {
                disk.force();
                disk.close();
            }
            if (journal != null) {
                journal.close();
            }
        } finally {
            order.unlock();
        }
    }
}
