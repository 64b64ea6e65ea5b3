package io.farshore.replication.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final long LIMIT = 256 << 20;
    private final JournalIdentity identity = new JournalIdentity(new UUID(1, 1), 5, new UUID(9, 9));
    private final ByteBuffer buffer = ByteBuffer.allocate(8 << 20);

    @TempDir
    private Path folder;

    private void write(Journal journal, int count, int size) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] data = new byte[size];
            data[0] = (byte) journal.nextSequence();
            JournalRecord record = JournalRecord.write(0, journal.nextSequence(), 4096L * i, ByteBuffer.wrap(data), i);
            journal.append(record, ByteBuffer.wrap(data));
        }
    }

    private static void mark(Journal journal) throws IOException {
        journal.append(JournalRecord.bare(RecordType.MARK, 0, journal.nextSequence(), 1, 0, 7), null);
    }

    private Path newestFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".hrl"))
                    .sorted()
                    .toList()
                    .getLast();
        }
    }

    @Test
    void readsRunsThatEndAtMarks() throws IOException {
        try (Journal journal = Journal.create(folder, identity, LIMIT)) {
            write(journal, 3, 512);
            mark(journal);
            write(journal, 2, 512);
            JournalCursor cursor = journal.cursor(1);
            assertThat(cursor.read(buffer)).satisfies(run -> {
                assertThat(run.firstSequence()).isEqualTo(1);
                assertThat(run.lastSequence()).isEqualTo(4);
                assertThat(run.mark()).isNotNull();
            });
            assertThat(cursor.read(buffer)).satisfies(run -> {
                assertThat(run.recordCount()).isEqualTo(2);
                assertThat(run.mark()).isNull();
            });
            assertThat(cursor.read(buffer)).isNull();
            write(journal, 1, 512);
            assertThat(cursor.read(buffer)).isNotNull();
        }
    }

    @Test
    void continuesAcrossFilesAndDropsWhatIsAcknowledged() throws IOException {
        try (Journal journal = Journal.create(folder, identity, LIMIT)) {
            write(journal, 40, 4 << 20);
            JournalCursor cursor = journal.cursor(10);
            long next = 10;
            for (JournalCursor.Run run = cursor.read(buffer); run != null; run = cursor.read(buffer)) {
                assertThat(run.firstSequence()).isEqualTo(next);
                next = run.lastSequence() + 1;
            }
            assertThat(next).isEqualTo(41);
            long before = journal.bytes();
            journal.dropThrough(39);
            assertThat(journal.bytes()).isLessThan(before);
            assertThat(journal.firstSequence()).isGreaterThan(1).isLessThanOrEqualTo(40);
        }
    }

    @ParameterizedTest(name = "{0} bytes cut off")
    @ValueSource(ints = {1, 20, 48, 300, 559, 560, 561, 900})
    void cutsATornTail(int cut) throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        write(journal, 5, 512);
        Path file = newestFile();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - cut);
        }
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(6 - (cut + 559) / 560);
        write(again, 1, 512);
        assertThat(again.cursor(1).read(buffer)).isNotNull();
        again.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverReadsADamagedRecordAsAGoodOne(long seed) throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        write(journal, 20, 1024);
        Random random = new Random(seed);
        long position = JournalFile.HEADER_BYTES + random.nextInt(20 * 1072);
        try (FileChannel channel = FileChannel.open(newestFile(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 0x40)).flip();
            channel.write(one, position);
        }
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(1 + (position - JournalFile.HEADER_BYTES) / 1072);
        again.close();
    }

    @Test
    void refusesToContinueAfterAnotherBootUnlessItWasClosed() throws IOException {
        JournalIdentity rebooted = new JournalIdentity(identity.itemId(), identity.epoch(), new UUID(3, 3));
        write(Journal.create(folder, identity, LIMIT), 2, 512);
        assertThat(Journal.reopen(folder, rebooted, LIMIT)).isEmpty();
        Journal.reopen(folder, identity, LIMIT).orElseThrow().close();
        assertThat(Journal.reopen(folder, rebooted, LIMIT)).isPresent();
    }

    @Test
    void refusesAJournalOfAnotherEpochOrWithAMissingFile() throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        write(journal, 40, 4 << 20);
        JournalIdentity other = new JournalIdentity(identity.itemId(), 6, identity.bootId());
        assertThat(Journal.reopen(folder, other, LIMIT)).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            Files.delete(all.get(1));
        }
        assertThat(Journal.reopen(folder, identity, LIMIT)).isEmpty();
    }

    @Test
    void stopsAtItsLimitWithoutAppending() throws IOException {
        try (Journal journal = Journal.create(folder, identity, 10_000)) {
            assertThatThrownBy(() -> write(journal, 100, 1024)).isInstanceOf(JournalFullException.class);
            assertThat(journal.bytes()).isLessThanOrEqualTo(10_000);
            assertThat(journal.nextSequence()).isEqualTo(10);
        }
    }

    @Test
    void continuesAfterACrashBetweenTheSealAndTheNextFile() throws IOException {
        write(Journal.create(folder, identity, LIMIT), 17, 4 << 20);
        Files.delete(newestFile()); // holds the 17th record; the file before it is sealed
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(17);
        write(again, 2, 512);
        assertThat(again.cursor(16).read(buffer))
                .satisfies(run -> assertThat(run.lastSequence()).isEqualTo(18));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 63})
    void continuesAfterACrashBeforeTheHeaderOfTheNextFile(int length) throws IOException {
        write(Journal.create(folder, identity, LIMIT), 17, 4 << 20);
        try (FileChannel channel = FileChannel.open(newestFile(), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(17);
        write(again, 1, 512);
        assertThat(Journal.reopen(folder, identity, LIMIT).orElseThrow().nextSequence())
                .isEqualTo(18);
    }

    @Test
    void keepsTheNewestRecordInTheNewestFile() throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        for (int i = 1; i <= 40; i++) {
            write(journal, 1, 4 << 20);
            assertThat(journal.newestFileSequence()).isLessThan(journal.nextSequence());
        }
    }

    @ParameterizedTest(name = "{0} records")
    @ValueSource(ints = {0, 3})
    void isContinuedAfterACleanCloseAnotherBootAndThenAKill(int records) throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        write(journal, records, 512);
        journal.close();
        JournalIdentity rebooted = new JournalIdentity(identity.itemId(), identity.epoch(), new UUID(3, 3));
        write(Journal.reopen(folder, rebooted, LIMIT).orElseThrow(), 2, 512);
        assertThat(Journal.reopen(folder, rebooted, LIMIT).orElseThrow().nextSequence())
                .isEqualTo(records + 3L);
        assertThat(Journal.reopen(folder, identity, LIMIT)).isEmpty();
    }

    @Test
    void neverFillsUpWhileEverythingIsAcknowledged() throws IOException {
        long limit = 16 << 20;
        try (Journal journal = Journal.create(folder, identity, limit)) {
            for (int i = 0; i < 200; i++) {
                write(journal, 1, 1 << 20);
                journal.dropThrough(journal.nextSequence() - 1);
                assertThat(journal.bytes()).isLessThanOrEqualTo(limit);
            }
        }
    }
}
