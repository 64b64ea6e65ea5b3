package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The whole account: state in memory, durable in a log. Thread-safe.
 *
 * <p>A write is logged, applied under the lock, and forced to disk before it returns; writers share a force. A reader
 * may therefore see a change that is on its way to the disk. After kill -9 every write that returned is there.
 */
public final class Account implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Change>> CHANGES = new TypeReference<>() {};
    private static final int MAX_EXPIRED_PER_SWEEP = 1000;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Catalog catalog = new Catalog();
    private final InstantSource clock;
    private final long compactAboveBytes;
    private final OperationLog log;
    private long compactedLengthBytes;

    private Account(Path directory, InstantSource clock, long compactAboveBytes) throws IOException {
        this.clock = clock;
        this.compactAboveBytes = compactAboveBytes;
        this.log = OperationLog.open(directory, payload -> decode(payload).forEach(catalog::apply));
        this.compactedLengthBytes = log.lengthBytes();
    }

    /**
     * Opens the account stored in a directory, empty when there is none.
     *
     * @param compactAboveBytes logs shorter than this are never compacted
     */
    public static Account open(Path directory, InstantSource clock, long compactAboveBytes) throws IOException {
        return new Account(directory, clock, compactAboveBytes);
    }

    /** Runs a read; the function gets the catalog and the time in seconds, and must keep neither. */
    public <T> T read(BiFunction<Catalog, Long, T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(catalog, nowSeconds());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs a write; returns when it is durable. Nothing is changed when the function throws. */
    public <T> T write(BiFunction<Catalog, Long, Outcome<T>> writer) {
        Outcome<T> outcome;
        long entry;
        lock.writeLock().lock();
        try {
            outcome = writer.apply(catalog, nowSeconds());
            if (outcome.changes().isEmpty()) {
                return outcome.answer();
            }
            entry = log.append(encode(outcome.changes()));
            outcome.changes().forEach(catalog::apply);
            compactWhenLarge();
        } finally {
            lock.writeLock().unlock();
        }
        log.awaitForced(entry);
        return outcome.answer();
    }

    /** Deletes documents whose time to live has ended; returns how many. */
    public int sweepExpired() {
        return write((current, now) -> current.containers()
                .map(container -> DocumentTransaction.expiry(container, now, MAX_EXPIRED_PER_SWEEP))
                .filter(outcome -> outcome.answer() > 0)
                .findFirst()
                .orElseGet(() -> new Outcome<>(0, List.of())));
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }

    /** At least half of a log that is compacted is history, so compaction costs no more than the writes before it. */
    private void compactWhenLarge() {
        if (log.lengthBytes() > Math.max(compactAboveBytes, 2 * compactedLengthBytes)) {
            Stream<byte[]> entries = catalog.snapshot().map(change -> encode(List.of(change)));
            log.compact(entries);
            compactedLengthBytes = log.lengthBytes();
        }
    }

    private static byte[] encode(List<Change> changes) {
        try {
            return JSON.writerFor(CHANGES).writeValueAsBytes(changes);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Change> decode(byte[] payload) {
        try {
            return JSON.readValue(payload, CHANGES);
        } catch (IOException e) {
            throw new UncheckedIOException("A log entry with a good checksum is not readable", e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.writeLock().lock();
        try {
            log.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
