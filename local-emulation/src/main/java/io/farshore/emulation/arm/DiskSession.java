package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The data side of one grant. Requests run side by side; {@link #close} waits for them and refuses all later ones, so
 * nothing is written to a disk after its footer was checked. Safe for threads.
 */
final class DiskSession {
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final DiskFile file;
    private volatile DiskGrant grant;
    private boolean closed;

    DiskSession(DiskGrant grant, DiskFile file) {
        this.grant = grant;
        this.file = file;
    }

    /** Work on the disk's bytes. */
    @FunctionalInterface
    interface Work<T> {
        T run(DiskFile file) throws IOException;
    }

    void renew(DiskGrant renewed) {
        grant = renewed;
    }

    <T> T use(String signature, boolean write, Instant now, Work<T> work) throws IOException {
        lock.readLock().lock();
        try {
            DiskGrant current = grant;
            if (closed || !current.signedWith(signature) || now.isAfter(current.expiresAt())) {
                throw refused("AuthenticationFailed", "The SAS is wrong, has expired or was revoked.");
            }
            if (write && !current.write()) {
                throw refused("AuthorizationPermissionMismatch", "The SAS does not permit writing.");
            }
            return work.run(file);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Ends the session; what was written is on the disk afterwards. */
    void close() throws IOException {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                file.force();
                file.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    static HttpFault refused(String code, String message) {
        return new HttpFault(403, code, message);
    }
}
