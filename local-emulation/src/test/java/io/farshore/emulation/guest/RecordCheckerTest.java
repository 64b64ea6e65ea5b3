package io.farshore.emulation.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class RecordCheckerTest {
    private static final int SLOTS = 512;

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void makeEmptyDisk() throws IOException {
        image = folder.resolve("data.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) SLOTS * RecordChecker.RECORD_BYTES);
        }
    }

    private static int slot(long sequence) {
        return (int) (sequence * 2654435761L & (SLOTS - 1));
    }

    private static byte[] block(long sequence, long slot) {
        byte[] block = new byte[RecordChecker.RECORD_BYTES];
        Arrays.fill(block, (byte) sequence);
        ByteBuffer record = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        record.put("DRRECORD".getBytes(StandardCharsets.US_ASCII))
                .putLong(sequence)
                .putLong(slot)
                .putLong(1);
        CRC32 crc = new CRC32();
        crc.update(block, 0, RecordChecker.CRC_OFFSET);
        record.putInt(RecordChecker.CRC_OFFSET, (int) crc.getValue());
        return block;
    }

    private void put(byte[] block, int slot) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek((long) slot * RecordChecker.RECORD_BYTES);
            file.write(block);
        }
    }

    private void write(long first, long last) throws IOException {
        for (long sequence = first; sequence <= last; sequence++) {
            put(block(sequence, slot(sequence)), slot(sequence));
        }
    }

    @Test
    void anEmptyDiskHoldsNothing() throws IOException {
        RecordChecker.Result result = RecordChecker.check(image);

        assertThat(result).isEqualTo(new RecordChecker.Result(0, 0, 0, 0));
        assertThat(result.consistent(0)).isTrue();
        assertThat(result.consistent(1)).isFalse();
    }

    @Test
    void findsScatteredRecordsAcrossChunks() throws IOException {
        write(1, 400);

        RecordChecker.Result result = RecordChecker.check(image);

        assertThat(result).isEqualTo(new RecordChecker.Result(400, 400, 0, 0));
        assertThat(result.consistent(400)).isTrue();
        assertThat(result.consistent(401)).isFalse();
    }

    @Test
    void aMissingRecordIsAGap() throws IOException {
        write(1, 10);
        put(new byte[RecordChecker.RECORD_BYTES], slot(7));

        RecordChecker.Result result = RecordChecker.check(image);

        assertThat(result).isEqualTo(new RecordChecker.Result(9, 10, 1, 0));
        assertThat(result.consistent(0)).isFalse();
    }

    @Test
    void aTornRecordIsBad() throws IOException {
        write(1, 3);
        byte[] torn = block(4, slot(4));
        torn[2000] ^= 1;
        put(torn, slot(4));

        assertThat(RecordChecker.check(image)).isEqualTo(new RecordChecker.Result(3, 3, 0, 1));
    }

    @Test
    void aRecordInTheWrongPlaceIsBad() throws IOException {
        write(1, 3);
        put(block(4, slot(4)), slot(5));

        assertThat(RecordChecker.check(image)).isEqualTo(new RecordChecker.Result(3, 3, 0, 1));
    }

    @Test
    void aVhdFooterIsNotLookedAt() throws IOException {
        write(1, 5);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(file.length());
            file.write(Arrays.copyOf(block(6, SLOTS), 512));
        }

        assertThat(RecordChecker.check(image)).isEqualTo(new RecordChecker.Result(5, 5, 0, 0));
    }
}
