package io.farshore.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.journal.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
    private static final int DISK_BYTES = 4 << 20;

    @TempDir
    private Path folder;

    private DiskFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new DiskFixture(folder, DISK_BYTES, 2 * DISK_BYTES);
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void recordsConcurrentOverlappingWritesInTheOrderOfTheDisks(long seed) throws Exception {
        try (Splitter splitter = fixture.splitter();
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            Journal journal = fixture.create(DiskFixture.LIMIT);
            splitter.record(journal);
            List<Callable<Integer>> writers = IntStream.range(0, 6)
                    .<Callable<Integer>>mapToObj(i -> () -> scribble(splitter, new Random(seed * 100 + i)))
                    .toList();
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isEqualTo(300);
            }
            assertThat(journal.nextSequence()).isEqualTo(1 + 6 * 300);
            assertThat(fixture.replayed(journal)).isDeepEqualTo(fixture.content());
        }
    }

    /** Hits the same few places, so that order shows. */
    private static int scribble(Splitter splitter, Random random) throws IOException {
        for (int i = 0; i < 300; i++) {
            int disk = random.nextInt(2);
            int length = 512 * (1 + random.nextInt(64));
            long offset = 512L * random.nextInt(100);
            if (random.nextInt(8) == 0) {
                splitter.zero(disk, offset, length, random.nextBoolean());
            } else {
                splitter.write(disk, filled(length, random.nextInt(256)), offset);
            }
        }
        return 300;
    }

    @Test
    void splitsALongWriteIntoRecordsThatFit() throws IOException {
        try (Splitter splitter = fixture.splitter()) {
            Journal journal = fixture.create(DiskFixture.LIMIT);
            splitter.record(journal);
            ByteBuffer data = filled((4 << 20) + 512, 7);
            splitter.write(1, data, 1024);
            assertThat(data.hasRemaining()).isFalse();
            assertThat(journal.nextSequence()).isEqualTo(3);
            assertThat(fixture.replayed(journal)).isDeepEqualTo(fixture.content());
        }
    }

    @Test
    void letsWritesGoOnWithoutAJournalWhenItIsFull() throws IOException {
        try (Splitter splitter = fixture.splitter()) {
            splitter.record(fixture.create(100_000));
            for (int i = 0; i < 200; i++) {
                splitter.write(0, filled(4096, i + 1), 4096L * i);
            }
            assertThat(splitter.lostBecause()).contains("limit of 100000 bytes");
            assertThat(splitter.mark(MarkKind.CRASH_CONSISTENT)).isEmpty();
            try (Stream<Path> files = Files.list(fixture.journalFolder())) {
                assertThat(files).isEmpty();
            }
            byte[] disk = fixture.content()[0];
            for (int i = 0; i < 200; i++) {
                assertThat(disk[4096 * i]).isEqualTo((byte) (i + 1));
            }
            assertThat(Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT))
                    .isEmpty();
            Journal fresh = fixture.create(DiskFixture.LIMIT);
            assertThat(splitter.record(fresh)).isNull();
            assertThat(splitter.lostBecause()).isNull();
            splitter.write(0, filled(512, 1), 0);
            assertThat(fresh.nextSequence()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE", "ZERO"})
    void redoesTheLastRecordThatDidNotReachItsDisk(String type) throws IOException {
        byte[][] before;
        try (Splitter splitter = fixture.splitter()) {
            splitter.record(fixture.create(DiskFixture.LIMIT));
            splitter.write(0, filled(8192, 1), 0);
            splitter.write(1, filled(8192, 2), 4096);
            before = fixture.content();
        }
        Journal journal = Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT)
                .orElseThrow();
        // The process died between its journal and its disk.
        long next = journal.nextSequence();
        if (type.equals("WRITE")) {
            ByteBuffer data = filled(4096, 9);
            journal.append(JournalRecord.write(1, next, 0, data, 1), data.duplicate());
            Arrays.fill(before[1], 0, 4096, (byte) 9);
        } else {
            journal.append(JournalRecord.bare(RecordType.ZERO, 0, next, 0, 4096, 1), null);
            Arrays.fill(before[0], 0, 4096, (byte) 0);
        }
        try (Splitter again = fixture.splitter()) {
            again.resume(Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT)
                    .orElseThrow());
            assertThat(fixture.content()).isDeepEqualTo(before);
        }
    }

    @Test
    void redoesTheLastRecordAlsoWhenItsFileWasFull() throws IOException {
        Journal journal = fixture.create(DiskFixture.LIMIT);
        ByteBuffer data = filled(4 << 20, 0);
        for (int i = 1; i <= 40; i++) {
            data.array()[0] = (byte) i;
            journal.append(JournalRecord.write(0, i, 0, data, 1), data.duplicate());
            try (Splitter again = fixture.splitter()) {
                again.resume(Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT)
                        .orElseThrow());
                assertThat(fixture.content()[0][0]).isEqualTo((byte) i);
            }
        }
    }

    /** Older data, even for a moment, must not stand where the workload has flushed newer. */
    @Test
    void redoesNothingButTheLastRecord() throws IOException {
        Journal journal = fixture.create(DiskFixture.LIMIT);
        for (int i = 1; i <= 3; i++) {
            ByteBuffer data = filled(512, i);
            journal.append(JournalRecord.write(0, i, 512L * i, data, 1), data.duplicate());
        }
        try (Splitter again = fixture.splitter()) {
            again.resume(Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT)
                    .orElseThrow());
            byte[] disk = fixture.content()[0];
            assertThat(disk[512]).isZero();
            assertThat(disk[3 * 512]).isEqualTo((byte) 3);
        }
    }

    @Test
    void refusesTheJournalOfALargerDisk() throws IOException {
        Journal journal = fixture.create(DiskFixture.LIMIT);
        ByteBuffer data = filled(512, 1);
        journal.append(JournalRecord.write(0, 1, DISK_BYTES, data, 1), data.duplicate());
        try (Splitter splitter = fixture.splitter()) {
            assertThatThrownBy(() -> splitter.resume(journal)).isInstanceOf(DamagedDataException.class);
        }
        journal.close();
    }

    @Test
    void zeroesWithAndWithoutGivingSpaceBack() throws IOException {
        try (Splitter splitter = fixture.splitter()) {
            Journal journal = fixture.create(DiskFixture.LIMIT);
            splitter.record(journal);
            splitter.write(1, filled(3 << 20, 5), 0);
            splitter.zero(1, 4096, 2 << 20, true);
            splitter.zero(1, (2 << 20) + 8192 + 100, 1000, false);
            byte[] disk = fixture.content()[1];
            assertThat(disk[4095]).isEqualTo((byte) 5);
            assertThat(Arrays.copyOfRange(disk, 4096, 4096 + (2 << 20))).containsOnly(0);
            assertThat(disk[4096 + (2 << 20)]).isEqualTo((byte) 5);
            assertThat(fixture.replayed(journal)).isDeepEqualTo(fixture.content());
        }
    }

    /** A write that comes while the agent stops must not take the journal, which was closed whole, with it. */
    @Test
    void keepsItsJournalWhenWritesComeAfterTheClose() throws IOException {
        Splitter splitter = fixture.splitter();
        splitter.record(fixture.create(DiskFixture.LIMIT));
        splitter.write(0, filled(512, 1), 0);
        splitter.close();
        assertThatThrownBy(() -> splitter.write(0, filled(512, 2), 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopping");
        assertThatThrownBy(() -> splitter.zero(0, 0, 512, true)).isInstanceOf(IOException.class);
        assertThat(splitter.mark(MarkKind.CRASH_CONSISTENT)).isEmpty();
        assertThatThrownBy(() -> splitter.record(null)).isInstanceOf(IOException.class);
        splitter.close();
        assertThat(Journal.reopen(fixture.journalFolder(), DiskFixture.IDENTITY, DiskFixture.LIMIT))
                .hasValueSatisfying(
                        journal -> assertThat(journal.nextSequence()).isEqualTo(2));
    }

    @Test
    void passesWritesThroughWhileNothingIsRecorded() throws IOException {
        try (Splitter splitter = fixture.splitter()) {
            splitter.write(0, filled(512, 3), 0);
            splitter.heartbeat();
            assertThat(splitter.lostBecause()).isNull();
            assertThat(fixture.content()[0][0]).isEqualTo((byte) 3);
        }
    }
}
