package io.farshore.agent.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.agent.capture.DiskFixture;
import io.farshore.agent.capture.Splitter;
import io.farshore.replication.journal.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that sends anything. Input: 0 and the stream as it is, or 1 and what follows a proper handshake for the disk
 * "sda".
 */
class NbdFuzz {
    private static final int DISK_BYTES = 1 << 14;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    /** The connection ends, the disk is what the journal and the requests say, and the other disk is untouched. */
    @FuzzTest
    void changesWhatWasAskedForAndNothingElse(byte[] input) throws IOException {
        if (input.length < 1) {
            return;
        }
        Files.createDirectories(folder.resolve("journal"));
        DiskFixture fixture = new DiskFixture(folder, DISK_BYTES, DISK_BYTES);
        for (Path image : fixture.images) {
            Files.write(image, new byte[DISK_BYTES]);
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        boolean shaken = input[0] == 1;
        byte[][] replayed;
        try (Splitter splitter = fixture.splitter()) {
            Journal journal = fixture.create(DiskFixture.LIMIT);
            splitter.record(journal);
            serve(splitter, shaken ? join(handshake(), rest) : rest);
            replayed = fixture.replayed(journal);
        }
        byte[][] content = fixture.content();
        assertThat(Arrays.deepEquals(content, replayed)).isTrue(); // AssertJ is slow on so many bytes
        if (shaken) {
            NbdModel model = new NbdModel(DISK_BYTES);
            model.serve(rest);
            assertThat(Arrays.equals(content[0], model.disk)).isTrue();
            assertThat(Arrays.equals(content[1], new byte[DISK_BYTES])).isTrue();
        }
    }

    private static void serve(Splitter splitter, byte[] stream) {
        MemoryChannel client = new MemoryChannel(stream);
        try (client) {
            NbdConnection connection = new NbdConnection(client);
            OptionalInt disk = new NbdHandshake(connection, splitter.disks()).run();
            if (disk.isPresent()) {
                new NbdSession(connection, splitter, disk.getAsInt()).run();
            }
        } catch (IOException e) {
            // the client left, or sent what ends the connection
        }
        assertThat(client.answers()).startsWith(bytes(Nbd.MAGIC));
    }

    static byte[] handshake() {
        byte[] name = "sda".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer go = ByteBuffer.allocate(4 + 16 + 4 + name.length + 2).putInt(3);
        go.putLong(Nbd.OPTION_MAGIC).putInt(Nbd.OPT_GO).putInt(6 + name.length);
        return go.putInt(name.length).put(name).putShort((short) 0).array();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
