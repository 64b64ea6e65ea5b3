package io.farshore.replication.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal whose files are written over. */
class SpareFileTest {
    private static final long LIMIT = 16 << 20;
    private static final int RECORD_BYTES = JournalRecord.HEADER_BYTES + (64 << 10);
    private final JournalIdentity identity = new JournalIdentity(new UUID(1, 1), 5, new UUID(9, 9));
    private final ByteBuffer buffer = ByteBuffer.allocate(8 << 20);

    @TempDir
    private Path folder;

    private static void write(Journal journal, long seed) throws IOException {
        byte[] data = new byte[RECORD_BYTES - JournalRecord.HEADER_BYTES];
        new Random(seed).nextBytes(data);
        journal.append(
                JournalRecord.write(0, journal.nextSequence(), 4096, ByteBuffer.wrap(data), seed),
                ByteBuffer.wrap(data));
    }

    /** A journal whose newest file is one written over, with older records behind the newest. */
    private Journal reused() throws IOException {
        Journal journal = Journal.create(folder, identity, LIMIT);
        while (!Files.exists(folder.resolve("spare"))) {
            write(journal, journal.nextSequence());
            journal.dropThrough(journal.nextSequence() - 1);
        }
        while (Files.exists(folder.resolve("spare"))) {
            write(journal, journal.nextSequence());
        }
        write(journal, journal.nextSequence());
        return journal;
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(JournalFile.SUFFIX))
                    .sorted()
                    .toList()
                    .getLast();
        }
    }

    @Test
    void writesOverAFileThatIsNotNeededAnyMore() throws IOException {
        Journal journal = reused();
        assertThat(Files.size(newest())).isGreaterThan(JournalFile.HEADER_BYTES + 2L * RECORD_BYTES);
        assertThat(journal.cursor(journal.nextSequence() - 2).read(buffer)).satisfies(run -> {
            assertThat(run.recordCount()).isEqualTo(2);
            assertThat(run.lastSequence()).isEqualTo(journal.nextSequence() - 1);
        });
    }

    @Test
    void doesNotTakeOlderRecordsForNewOnesAfterAKill() throws IOException {
        Journal journal = reused();
        long next = journal.nextSequence();
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(next);
        assertThat(Files.size(newest())).isEqualTo(JournalFile.HEADER_BYTES + 2L * RECORD_BYTES);
        write(again, next);
        assertThat(again.cursor(next).read(buffer)).isNotNull();
    }

    /** As when the process is killed inside the call that appends. */
    @ParameterizedTest(name = "{0} bytes of the record")
    @ValueSource(ints = {0, 4, 47, 48, 49, 4096, RECORD_BYTES - 1})
    void cutsARecordThatIsHalfWrittenOverAnOlderOne(int length) throws IOException {
        Journal journal = reused();
        long next = journal.nextSequence();
        long end = JournalFile.HEADER_BYTES + 2L * RECORD_BYTES;
        ByteBuffer before = ByteBuffer.allocate(RECORD_BYTES - length);
        try (FileChannel file = FileChannel.open(newest(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.read(before, end + length);
            write(journal, next);
            file.write(before.flip(), end + length);
        }
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        assertThat(again.nextSequence()).isEqualTo(next);
    }

    @Test
    void doesNotTakeTheSealOfOlderRecordsForItsOwn() throws IOException {
        Journal journal = reused();
        long next = journal.nextSequence();
        long end = JournalFile.HEADER_BYTES + 2L * RECORD_BYTES;
        ByteBuffer seal = ByteBuffer.allocate(JournalRecord.HEADER_BYTES);
        JournalRecord.bare(RecordType.SEAL, 0, next - 10, 0, 5, 0).put(seal);
        try (FileChannel file = FileChannel.open(newest(), StandardOpenOption.WRITE)) {
            file.write(seal.flip(), end);
        }
        Journal again = Journal.reopen(folder, identity, LIMIT).orElseThrow();
        write(again, 1);
        assertThat(again.nextSequence()).isEqualTo(next + 1);
        assertThat(Files.list(folder).filter(file -> file.toString().endsWith(JournalFile.SUFFIX)))
                .hasSameSizeAs(Files.list(folder).toList());
    }

    @Test
    void takesNoMoreOfTheDiskThanTheLimitAllows() throws IOException {
        try (Journal journal = reused()) {
            for (int i = 0; i < 2000; i++) {
                write(journal, i);
                if (i % 100 == 99) {
                    journal.dropThrough(journal.nextSequence() - 20);
                }
                try (Stream<Path> files = Files.list(folder)) {
                    assertThat(files.mapToLong(file -> file.toFile().length()).sum())
                            .isLessThanOrEqualTo(LIMIT);
                }
            }
        }
        assertThat(folder.resolve("spare")).doesNotExist();
    }
}
