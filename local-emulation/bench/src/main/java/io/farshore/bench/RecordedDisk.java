package io.farshore.bench;

import io.farshore.agent.capture.RawDisk;
import io.farshore.agent.capture.Splitter;
import io.farshore.agent.nbd.NbdServer;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.journal.JournalIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** A disk behind the splitter, whose journal is read and dropped by a thread as if it were shipped. */
final class RecordedDisk implements Closeable {
    private static final long JOURNAL_BYTES = 8L << 30;
    private static final int BATCH_BYTES = 16 << 20;
    private static final long IDLE_MILLIS = 20;

    private final Path socket;
    private final Journal journal;
    private final Splitter splitter;
    private final NbdServer server;
    private final Thread shipping;
    private volatile boolean stopped;

    RecordedDisk(Path image, Path journalFolder, Path socket) throws IOException {
        this.socket = socket;
        this.journal =
                Journal.create(journalFolder, new JournalIdentity(new UUID(1, 1), 1, new UUID(1, 1)), JOURNAL_BYTES);
        this.splitter = new Splitter(List.of(RawDisk.open("sda", new UUID(7, 0), true, image)), InstantSource.system());
        splitter.record(journal);
        this.server = NbdServer.start("unix:" + socket, splitter);
        this.shipping = Thread.ofPlatform().name("shipping").daemon().start(this::ship);
    }

    Path socket() {
        return socket;
    }

    private void ship() {
        ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
        try {
            JournalCursor cursor = journal.cursor(1);
            while (!stopped) {
                JournalCursor.Run run = cursor.read(batch);
                if (run == null) {
                    Thread.sleep(IDLE_MILLIS);
                } else {
                    journal.dropThrough(run.lastSequence());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A measurement counts only if every write of it was recorded. */
    void checkRecording() throws IOException {
        String lost = splitter.lostBecause();
        if (lost != null || !shipping.isAlive()) {
            throw new IOException("the writes were not recorded to the end: " + lost);
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            shipping.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        splitter.close();
    }
}
