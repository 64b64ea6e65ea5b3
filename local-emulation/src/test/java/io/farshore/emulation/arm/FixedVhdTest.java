package io.farshore.emulation.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class FixedVhdTest {
    private static final long SIZE_BYTES = 64 << 20;
    private static final UUID ID = UUID.fromString("5a1e0f00-0000-4000-8000-000000000001");

    @TempDir
    private Path folder;

    private FileChannel vhd(ByteBuffer footer) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("disk.vhd"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        channel.write(footer, SIZE_BYTES);
        return channel;
    }

    @Test
    void acceptsItsOwnFooter() throws IOException {
        try (FileChannel channel = vhd(FixedVhd.footer(SIZE_BYTES, ID))) {
            assertThat(FixedVhd.problem(channel, SIZE_BYTES)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,cookie", "20,checksum", "66,checksum"})
    void refusesAChangedFooter(int offset, String reason) throws IOException {
        ByteBuffer footer = FixedVhd.footer(SIZE_BYTES, ID);
        footer.put(offset, (byte) (footer.get(offset) ^ 1));
        try (FileChannel channel = vhd(footer)) {
            assertThat(FixedVhd.problem(channel, SIZE_BYTES))
                    .hasValueSatisfying(text -> assertThat(text).contains(reason));
        }
    }

    @Test
    void refusesAFooterOfAnotherSize() throws IOException {
        try (FileChannel channel = vhd(FixedVhd.footer(SIZE_BYTES / 2, ID))) {
            assertThat(FixedVhd.problem(channel, SIZE_BYTES))
                    .hasValueSatisfying(text -> assertThat(text).contains("instead of"));
        }
    }

    /** Expected values: {@code qemu-img create -f vpc -o subformat=fixed X.vhd SIZE}, bytes 56 to 59 of the footer. */
    @ParameterizedTest
    @CsvSource({"64,964,8,17", "1024,2081,16,63", "40960,20561,16,255"})
    void computesTheGeometryThatQemuComputes(int sizeMiB, int cylinders, int heads, int sectorsPerTrack) {
        // qemu-img rounds the size up to whole cylinders first, so its disk is the one of the rounded size.
        long sizeBytes = (long) cylinders * heads * sectorsPerTrack * 512;

        ByteBuffer footer = FixedVhd.footer(sizeBytes, ID);

        assertThat(sizeBytes).isGreaterThanOrEqualTo((long) sizeMiB << 20);
        assertThat(footer.getShort(56) & 0xFFFF).isEqualTo(cylinders);
        assertThat(footer.get(58) & 0xFF).isEqualTo(heads);
        assertThat(footer.get(59) & 0xFF).isEqualTo(sectorsPerTrack);
    }
}
