package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.block.Ids;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.journal.JournalIdentity;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder with one or two journal files of any content. Input: a byte of flags (1: mend checksums), u16 length of the
 * first file, the first file, the second, which is named by the sequence in its header.
 */
class JournalFuzz {
    static final JournalIdentity IDENTITY = new JournalIdentity(new UUID(2, 2), 1, new UUID(3, 3));
    private static final byte[] IDENTITY_BYTES = identity();
    private static final int HEADER_BYTES = 64;
    private static final long LIMIT_BYTES = 1L << 30;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path root;

    private final ByteBuffer buffer = ByteBuffer.allocate(5 << 20);

    private static byte[] identity() {
        ByteBuffer bytes = ByteBuffer.allocate(40);
        Ids.put(bytes, IDENTITY.itemId());
        Ids.put(bytes.putLong(IDENTITY.epoch()), IDENTITY.bootId());
        return bytes.array();
    }

    /** Everything whole is returned, nothing else is, and what is appended next is still there afterwards. */
    @FuzzTest
    void returnsExactlyTheWholeRecords(byte[] input) throws IOException {
        if (input.length < 3) {
            return;
        }
        int firstLength = Math.min((input[1] & 0xFF) << 8 | input[2] & 0xFF, input.length - 3);
        byte[] first = mended(Arrays.copyOfRange(input, 3, 3 + firstLength), input[0]);
        byte[] second = mended(Arrays.copyOfRange(input, 3 + firstLength, input.length), input[0]);
        long secondSequence =
                second.length < HEADER_BYTES ? 0 : ByteBuffer.wrap(second).getInt(56) & 0xFFFF_FFFFL;
        Path folder = folder();
        write(folder, 1, first);
        boolean two = secondSequence > 1;
        if (two) {
            write(folder, secondSequence, second);
        }
        check(
                folder,
                new JournalModel(first, 1, IDENTITY_BYTES),
                two ? new JournalModel(second, secondSequence, IDENTITY_BYTES) : null,
                secondSequence);
    }

    private void check(
            Path folder, JournalModel first, @org.jspecify.annotations.Nullable JournalModel second, long secondStart)
            throws IOException {
        boolean whole = first.header
                && (second == null ? first : second).ofThisBoot
                && (second == null || first.sealed && second.header && secondStart == first.nextSequence);
        Optional<Journal> opened = Declared.read(() -> Journal.reopen(folder, IDENTITY, LIMIT_BYTES))
                .orElse(Optional.empty());
        assertThat(opened.isPresent()).isEqualTo(whole);
        if (!whole) {
            return;
        }
        byte[] expected = second == null ? first.records : join(first.records, second.records);
        try (Journal journal = opened.orElseThrow()) {
            assertThat(records(journal)).isEqualTo(expected);
            JournalRecord beat = JournalRecord.bare(RecordType.HEARTBEAT, 0, journal.nextSequence(), 0, 0, 1);
            journal.append(beat, null);
            byte[] appended = new byte[JournalRecord.HEADER_BYTES];
            beat.put(ByteBuffer.wrap(appended));
            expected = join(expected, appended);
        }
        try (Journal again = Journal.reopen(folder, IDENTITY, LIMIT_BYTES).orElseThrow()) {
            assertThat(records(again)).isEqualTo(expected);
        }
    }

    /** All records as they are re-encoded from what was understood. */
    private byte[] records(Journal journal) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        JournalCursor cursor = journal.cursor(1);
        for (JournalCursor.Run run = cursor.read(buffer); run != null; run = cursor.read(buffer)) {
            while (run.bytes().hasRemaining()) {
                JournalRecord record = JournalRecord.get(run.bytes());
                byte[] bytes = new byte[record.totalBytes()];
                record.put(ByteBuffer.wrap(bytes));
                run.bytes().get(bytes, JournalRecord.HEADER_BYTES, record.payloadBytes());
                all.writeBytes(bytes);
            }
        }
        return all.toByteArray();
    }

    private static byte[] mended(byte[] file, byte flags) {
        if ((flags & 1) != 0) {
            Checksums.seal(file, 0, HEADER_BYTES);
            Checksums.sealRecords(file, HEADER_BYTES);
        }
        return file;
    }

    private static Path folder() throws IOException {
        Path folder = root.resolve("journal");
        Files.createDirectories(folder);
        for (java.io.File old : Objects.requireNonNull(folder.toFile().listFiles())) {
            Files.delete(old.toPath());
        }
        return folder;
    }

    private static void write(Path folder, long sequence, byte[] content) throws IOException {
        Files.write(folder.resolve(String.format(Locale.ROOT, "%020d.hrl", sequence)), content);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
