package io.farshore.emulation.cosmos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationLogTest {
    @TempDir
    private Path directory = Path.of("set by JUnit");

    private Path file() {
        return directory.resolve(OperationLog.FILE_NAME);
    }

    private List<String> reopen(String... more) throws IOException {
        List<String> replayed = new ArrayList<>();
        try (OperationLog log =
                OperationLog.open(directory, payload -> replayed.add(new String(payload, StandardCharsets.UTF_8)))) {
            for (String text : more) {
                log.awaitForced(log.append(text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return replayed;
    }

    @Test
    void replaysWhatWasAppended() throws IOException {
        assertThat(reopen("one", "two")).isEmpty();
        assertThat(reopen("three")).containsExactly("one", "two");
        assertThat(reopen()).containsExactly("one", "two", "three");
    }

    @Test
    void cutsATornTailAtEveryLength() throws IOException {
        reopen("one", "two");
        byte[] whole = Files.readAllBytes(file());
        int lastEntry = whole.length - LogFormat.ENTRY_HEADER_LENGTH_BYTES - 3;
        for (int length = lastEntry; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThat(reopen()).as("%d of %d bytes", length, whole.length).containsExactly("one");
            assertThat(Files.size(file())).isEqualTo(lastEntry);
        }
    }

    @Test
    void cutsALastEntryWhoseBytesNeverArrived() throws IOException {
        reopen("one", "two");
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 1] = 0;
        Files.write(file(), bytes);

        assertThat(reopen("again")).containsExactly("one");
        assertThat(reopen()).containsExactly("one", "again");
    }

    @Test
    void cutsATailOfZeros() throws IOException {
        reopen("one");
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 100_000));

        assertThat(reopen()).containsExactly("one");
    }

    @Test
    void stopsAtACorruptEntryBeforeOthers() throws IOException {
        reopen("one", "two");
        byte[] bytes = Files.readAllBytes(file());
        bytes[LogFormat.HEADER_LENGTH_BYTES + LogFormat.ENTRY_HEADER_LENGTH_BYTES] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(this::reopen).isInstanceOf(CorruptLogException.class).hasMessageContaining("at byte 12");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
    }

    @Test
    void stopsAtAnUnknownVersion() throws IOException {
        reopen("one");
        byte[] bytes = Files.readAllBytes(file());
        bytes[LogFormat.HEADER_LENGTH_BYTES - 1] = 2;
        Files.write(file(), bytes);

        assertThatThrownBy(this::reopen).isInstanceOf(CorruptLogException.class);
    }

    @Test
    void compactionReplacesTheEntriesAndTakesMore() throws IOException {
        reopen("one", "two", "three");
        try (OperationLog log = OperationLog.open(directory, _ -> {})) {
            log.compact(Stream.of("all".getBytes(StandardCharsets.UTF_8)));
            log.awaitForced(log.append("four".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(reopen()).containsExactly("all", "four");
    }

    @Test
    void refusesALogInUse() throws IOException {
        reopen("one");
        try (OperationLog log = OperationLog.open(directory, _ -> {})) {
            assertThat(log.lengthBytes()).isPositive();
            assertThatThrownBy(this::reopen).isInstanceOf(Exception.class);
        }
    }
}
