package io.farshore.processserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.DiskOfEpoch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<LogEntry> replayed = new ArrayList<>();

    private CommitLog open() throws IOException {
        replayed.clear();
        return CommitLog.open(folder.resolve("log"), JSON, replayed::add);
    }

    private static LogEntry.BatchCached batch(long id) {
        return new LogEntry.BatchCached(
                id,
                id * 10,
                List.of(new LogEntry.CachedSegment(
                        0, new UUID(7, 0), new RecoveryPointManifest.Segment(id, 100, "ab".repeat(32)))),
                Map.of(),
                0,
                null,
                id,
                1);
    }

    private void write(int count) throws IOException {
        try (CommitLog log = open()) {
            for (int i = 1; i <= count; i++) {
                log.append(batch(i));
            }
        }
    }

    private void cutTo(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("log"), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @Test
    void replaysWhatWasAppendedInOrder() throws IOException {
        write(3);
        try (CommitLog log = open()) {
            log.append(new LogEntry.BatchUploaded(1, "digest"));
        }
        open().close();
        assertThat(replayed).containsExactly(batch(1), batch(2), batch(3), new LogEntry.BatchUploaded(1, "digest"));
    }

    @ParameterizedTest(name = "{0} bytes missing")
    @ValueSource(ints = {1, 2, 50, 100})
    void cutsATornTailAndGoesOn(int missing) throws IOException {
        write(3);
        cutTo(Files.size(folder.resolve("log")) - missing);
        try (CommitLog log = open()) {
            assertThat(replayed).containsExactly(batch(1), batch(2));
            log.append(batch(9));
        }
        open().close();
        assertThat(replayed).containsExactly(batch(1), batch(2), batch(9));
    }

    @ParameterizedTest(name = "at byte {0}")
    @ValueSource(ints = {0, 5, 8, 9, 20, 100})
    void stopsAtADamagedEntryBecauseWhatFollowsWasAcknowledged(int at) throws IOException {
        write(3);
        byte[] bytes = Files.readAllBytes(folder.resolve("log"));
        bytes[at] = (byte) (bytes[at] == 'x' ? 'y' : 'x');
        Files.write(folder.resolve("log"), bytes);
        assertThatThrownBy(this::open).isInstanceOf(DamagedDataException.class).hasMessageContaining("log");
    }

    @Test
    void replacesItselfByOneEntryThatSaysTheSame() throws IOException {
        ItemState state = new ItemState();
        state.apply(new LogEntry.EpochOpened(5, List.of(new DiskOfEpoch(0, new UUID(7, 0), 1 << 20))));
        try (CommitLog log = open()) {
            for (int i = 1; i <= 5; i++) {
                log.append(batch(i));
                state.apply(batch(i));
            }
            state.apply(new LogEntry.BatchUploaded(1, "digest"));
            state.apply(new LogEntry.BatchUploaded(2, null));
            long before = Files.size(folder.resolve("log"));
            log.replaceBy(state.snapshot());
            assertThat(Files.size(folder.resolve("log"))).isLessThan(2 * before);
            log.append(batch(6));
        }
        ItemState again = new ItemState();
        CommitLog.open(folder.resolve("log"), JSON, again::apply).close();
        state.apply(batch(6));
        assertThat(again.snapshot()).isEqualTo(state.snapshot());
    }

    @Test
    void isWholeAfterACrashInTheMiddleOfItsReplacement() throws IOException {
        write(3);
        Files.writeString(folder.resolve("log.new"), "00000000 {\"type\":\"snap"); // the crash came before the rename
        try (CommitLog log = open()) {
            assertThat(replayed).containsExactly(batch(1), batch(2), batch(3));
            log.replaceBy(new ItemState().snapshot());
        }
        open().close();
        assertThat(replayed).hasSize(1);
        assertThat(folder.resolve("log.new")).doesNotExist();
    }

    @Test
    void keepsItsFileWhenAReplacementCannotBeMade() throws IOException {
        try (CommitLog log = open()) {
            log.append(batch(1));
            Files.createDirectory(folder.resolve("log.new"));
            assertThatThrownBy(() -> log.replaceBy(new ItemState().snapshot())).isInstanceOf(IOException.class);
            log.append(batch(2));
        }
        open().close();
        assertThat(replayed).containsExactly(batch(1), batch(2));
    }
}
