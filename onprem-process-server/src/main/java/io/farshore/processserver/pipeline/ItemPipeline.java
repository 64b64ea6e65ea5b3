package io.farshore.processserver.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.protocol.BatchHeader;
import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.BatchSealer;
import io.farshore.replication.segment.ChainHead;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.segment.SealedSegment;
import io.farshore.replication.segment.SealingKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One protected item on this process server: takes batches, seals them into its cache, and acknowledges what is durable
 * (invariant 1). An {@link ItemUploader} empties the cache. Thread-safe.
 */
public final class ItemPipeline implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ItemPipeline.class);
    /** Batches whose segments may be stored before their turn. */
    private static final int UPLOADED_AHEAD = 4;

    private static final Duration KEY_LIFETIME = Duration.ofHours(24);

    private final UUID itemId;
    private final CacheBudget budget;
    private final InstantSource clock;
    private final KeyWrapper wrapper;
    private final SecureRandom random = new SecureRandom();
    private final CacheFolder cache;
    private final CommitLog log;
    private final FramePool frames;
    /** Guarded by this object, as the log is. */
    private final ItemState state = new ItemState();
    /** Held while a batch becomes durable; uploads go on meanwhile. Taken before this object is locked. */
    private final ReentrantLock ingest = new ReentrantLock();

    private @Nullable BatchSealer sealer;
    private @Nullable SealingKey key;
    private long keyUntilMillis;
    private boolean closed;

    /**
     * Opens the item's folder and continues where its log ends.
     *
     * @param folder for cache and log; made when absent
     * @param wrapper wraps data keys to the vault's key
     * @param frames compresses for all items
     */
    public ItemPipeline(
            UUID itemId,
            Path folder,
            CacheBudget budget,
            KeyWrapper wrapper,
            ObjectMapper json,
            InstantSource clock,
            FramePool frames)
            throws IOException {
        this.frames = frames;
        this.itemId = itemId;
        this.budget = budget;
        this.wrapper = wrapper;
        this.clock = clock;
        Files.createDirectories(folder);
        CacheFolder.forceFolder(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
        this.cache = new CacheFolder(folder.resolve("cache"), budget.usedBytes());
        this.log = CommitLog.open(folder.resolve("commits.log"), json, state::apply);
        Set<Path> named = new HashSet<>();
        state.pending().forEach(batch -> batch.segments().forEach(s -> named.add(cache.file(state.epoch(), s))));
        try {
            checkCached();
            cache.tidy(named);
        } catch (IOException e) {
            log.close();
            throw e;
        }
        begin();
    }

    /** What the log names must be there whole: it was forced before the log was. */
    private void checkCached() throws IOException {
        for (LogEntry.BatchCached batch : state.pending()) {
            for (LogEntry.CachedSegment segment : batch.segments()) {
                Path file = cache.file(state.epoch(), segment);
                if (file.toFile().length() != segment.segment().lengthBytes()) {
                    throw new DamagedDataException("the cached segment " + file + " is missing or cut short");
                }
            }
        }
    }

    private void begin() {
        sealer = state.epoch() == 0
                ? null
                : new BatchSealer(itemId, state.epoch(), BatchSealer.byOrdinal(state.disks()), random, frames);
    }

    /** What is durable here. */
    public synchronized EpochState state() {
        return state.toEpochState();
    }

    /**
     * Opens an epoch. Repeating it has no effect.
     *
     * @throws OutOfStepException if a newer one is open, or this one with other disks
     */
    public EpochState open(long epoch, List<DiskOfEpoch> disks) throws IOException, OutOfStepException {
        ingest.lock();
        try {
            return openWhileNothingArrives(epoch, disks);
        } finally {
            ingest.unlock();
        }
    }

    private synchronized EpochState openWhileNothingArrives(long epoch, List<DiskOfEpoch> disks)
            throws IOException, OutOfStepException {
        if (epoch == state.epoch() && disks.equals(state.disks())) {
            return state.toEpochState();
        }
        if (epoch <= state.epoch()) {
            throw new OutOfStepException("epoch " + state.epoch() + " is open", state.toEpochState());
        }
        BatchSealer.byOrdinal(disks);
        List<LogEntry.BatchCached> givenUp = state.pending();
        long oldEpoch = state.epoch();
        record(new LogEntry.EpochOpened(epoch, disks));
        for (LogEntry.BatchCached batch : givenUp) {
            for (LogEntry.CachedSegment segment : batch.segments()) {
                cache.remove(cache.file(oldEpoch, segment));
            }
        }
        begin();
        LOG.info("item {} opened epoch {} with {} disks", itemId, epoch, disks.size());
        return state.toEpochState();
    }

    /**
     * Takes a batch. When this returns, the batch is durable; one that was durable before changes nothing.
     *
     * @throws OutOfStepException if the batch is of another epoch or leaves a gap
     * @throws CacheFullException if there is no room
     * @throws DamagedDataException if the batch does not add up
     */
    public EpochState accept(ByteBuffer batch) throws IOException, OutOfStepException {
        BatchHeader header = BatchHeader.get(batch.duplicate());
        ingest.lock();
        try {
            Place place = placeOf(header);
            if (place == null) {
                return state();
            }
            long plainBytes = batch.remaining();
            budget.check(plainBytes);
            return commit(seal(place, batch), plainBytes);
        } finally {
            ingest.unlock();
        }
    }

    /** What a batch continues; it does not change while {@link #ingest} is held. */
    private record Place(BatchSealer sealer, long epoch, Map<Integer, ChainHead> heads) {}

    /** Null when the batch is durable already. */
    private synchronized @Nullable Place placeOf(BatchHeader header) throws OutOfStepException {
        BatchSealer sealing = sealer;
        if (sealing == null || header.epoch() != state.epoch()) {
            throw new OutOfStepException("epoch " + header.epoch() + " is not open here", state.toEpochState());
        }
        if (!header.isScan() && header.lastSequence() <= state.acknowledgedSequence()) {
            return null;
        }
        if (!header.isScan() && header.firstSequence() != state.acknowledgedSequence() + 1) {
            throw new OutOfStepException(
                    "sequence " + (state.acknowledgedSequence() + 1) + " is next", state.toEpochState());
        }
        return new Place(sealing, state.epoch(), state.chainHeads());
    }

    private BatchSealer.Sealed seal(Place place, ByteBuffer batch) throws IOException {
        Map<Path, CacheFolder.Output> outputs = new HashMap<>();
        boolean whole = false;
        try {
            BatchSealer.Sealed sealed = place.sealer.seal(
                    batch,
                    sealingKey(),
                    place.heads,
                    (disk, number) -> outputFor(outputs, cache.file(place.epoch, disk.ordinal(), number)),
                    clock.millis() * 1000);
            if (!outputs.isEmpty()) {
                cache.force(outputs.values());
            }
            whole = true;
            return sealed;
        } finally {
            for (Map.Entry<Path, CacheFolder.Output> output : outputs.entrySet()) {
                output.getValue().close();
                if (!whole) {
                    cache.discard(output.getKey());
                }
            }
        }
    }

    private static CacheFolder.Output outputFor(Map<Path, CacheFolder.Output> outputs, Path file) throws IOException {
        CacheFolder.Output output = new CacheFolder.Output(file);
        outputs.put(file, output);
        return output;
    }

    private synchronized EpochState commit(BatchSealer.Sealed sealed, long plainBytes) throws IOException {
        List<LogEntry.CachedSegment> segments = new ArrayList<>();
        for (Map.Entry<Integer, SealedSegment> entry : sealed.segments().entrySet()) {
            SealedSegment segment = entry.getValue();
            segments.add(new LogEntry.CachedSegment(
                    entry.getKey(),
                    segment.header().diskId(),
                    new RecoveryPointManifest.Segment(
                            segment.header().number(),
                            segment.lengthBytes(),
                            HexFormat.of().formatHex(segment.digest()))));
        }
        record(new LogEntry.BatchCached(
                state.nextBatch(),
                sealed.header().lastSequence(),
                segments,
                sealed.scannedBytes(),
                sealed.mark() == null || !isScanned() ? 0 : sealed.mark().sequence(),
                sealed.mark() == null ? null : kindName(sealed.mark().offsetBytes()),
                sealed.sourceTimeMicros(),
                plainBytes));
        segments.forEach(segment -> cache.count(segment.segment().lengthBytes()));
        notifyAll();
        return state.toEpochState();
    }

    /** A point before the end of the scan would not be whole. */
    private boolean isScanned() {
        EpochState now = state.toEpochState();
        return now.disks().stream()
                .allMatch(disk -> now.scannedBytes().getOrDefault(disk.ordinal(), 0L) >= disk.sizeBytes());
    }

    private static String kindName(long code) {
        return switch (MarkKind.of(code).orElse(MarkKind.CRASH_CONSISTENT)) {
            case CRASH_CONSISTENT -> "CrashConsistent";
            case APPLICATION_CONSISTENT -> "ApplicationConsistent";
            case MULTI_VM -> "MultiVm";
        };
    }

    /** Data keys live in memory only: a new one after each start and each day. */
    private SealingKey sealingKey() {
        SealingKey current = key;
        if (current == null || clock.millis() >= keyUntilMillis) {
            current = SealingKey.generate(wrapper, random);
            key = current;
            keyUntilMillis = clock.millis() + KEY_LIFETIME.toMillis();
        }
        return current;
    }

    private void record(LogEntry entry) throws IOException {
        log.append(entry);
        state.apply(entry);
    }

    /** The oldest batch that is not in Blob storage yet; waits for one up to {@code timeoutMillis}. */
    synchronized @Nullable Upload nextUpload(long timeoutMillis) throws InterruptedException {
        if (state.oldestPending() == null && timeoutMillis > 0) {
            wait(timeoutMillis);
        }
        LogEntry.BatchCached batch = state.oldestPending();
        if (batch == null) {
            return null;
        }
        List<Upload.File> ahead =
                state.behindOldest(UPLOADED_AHEAD).flatMap(this::files).toList();
        return new Upload(
                itemId,
                state.epoch(),
                batch,
                files(batch).toList(),
                ahead,
                batch.markSequence() == 0 ? null : state.manifest(itemId, batch));
    }

    private Stream<Upload.File> files(LogEntry.BatchCached batch) {
        return batch.segments().stream().map(segment -> new Upload.File(segment, cache.file(state.epoch(), segment)));
    }

    /** Forgets an uploaded batch and removes its files. */
    synchronized void uploaded(Upload upload, @Nullable String pointDigest) throws IOException {
        if (upload.epoch() != state.epoch()) {
            return; // a resync gave the old epoch up meanwhile
        }
        record(new LogEntry.BatchUploaded(upload.batch().id(), pointDigest));
        for (Upload.File file : upload.files()) {
            cache.remove(file.path());
        }
        if (log.wantsCompaction()) {
            compact();
        }
    }

    /** Makes the log short again; what it says stays. */
    synchronized void compact() throws IOException {
        log.replaceBy(state.snapshot());
    }

    /** Bytes waiting for their upload. */
    public synchronized long pendingBytes() {
        return state.pending().stream()
                .mapToLong(LogEntry.BatchCached::storedBytes)
                .sum();
    }

    /** Whose pipeline it is. */
    public UUID itemId() {
        return itemId;
    }

    @Override
    public void close() throws IOException {
        ingest.lock();
        try {
            closeWhileNothingArrives();
        } finally {
            ingest.unlock();
        }
    }

    private synchronized void closeWhileNothingArrives() throws IOException {
        if (!closed) {
            closed = true;
            cache.count(-pendingBytes());
            log.close();
        }
    }
}
