package io.farshore.processserver.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The room that the caches of all items share. Replication is throttled when less than a fifth of it, or of the disk it
 * is on, is free.
 */
public final class CacheBudget {
    /** Free space below which batches are refused, in hundredths. */
    public static final int THROTTLE_FREE_PERCENT = 20;

    private final Path folder;
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** @param folder on the disk whose free space counts too */
    public CacheBudget(Path folder, long limitBytes) {
        this.folder = folder;
        this.limitBytes = limitBytes;
    }

    AtomicLong usedBytes() {
        return usedBytes;
    }

    /** Bytes cached now. */
    public long used() {
        return usedBytes.get();
    }

    /** The limit in bytes. */
    public long limit() {
        return limitBytes;
    }

    /** @throws CacheFullException if {@code bytes} more may not be cached now */
    void check(long bytes) throws IOException {
        if (usedBytes.get() + bytes > limitBytes / 100 * (100 - THROTTLE_FREE_PERCENT)) {
            throw new CacheFullException("the cache holds " + usedBytes.get() + " of " + limitBytes
                    + " bytes; uploads must catch up, or the limit must grow");
        }
        if (folder.toFile().getUsableSpace() < 2 * bytes + (64L << 20)) {
            throw new CacheFullException("the disk of the cache folder is full");
        }
    }
}
