package io.farshore.emulation.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The writer outlives its server, whatever the moment in which the server dies. */
@Timeout(30)
class NbdRecordWriterTest {
    private static final int EXPORT_BYTES = 16 * RecordChecker.RECORD_BYTES;
    private static final int REQUEST_BYTES = 28;

    @TempDir
    private Path folder;

    private final List<Long> received = new ArrayList<>();

    /** It sleeps between records: the next write meets a pipe that is broken already. */
    @Test
    void writesOnAfterItsServerDiedBetweenTwoRecords() throws Exception {
        Path socket = folder.resolve("nbd");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread serving = Thread.ofPlatform().start(() -> serveTwice(server));
            int code = new CommandLine(new NbdRecordWriter())
                    .execute(
                            "--socket",
                            socket.toString(),
                            "--export",
                            "data",
                            "--size",
                            "" + EXPORT_BYTES,
                            "--pace=20000");
            serving.join();
            assertThat(code).isZero();
        }
        assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
    }

    private void serveTwice(ServerSocketChannel server) {
        try {
            serve(server, 3);
            serve(server, 12);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Takes so many records and closes at once, as the kernel does for a process that is killed. */
    private void serve(ServerSocketChannel server, int records) throws IOException {
        try (SocketChannel client = server.accept()) {
            DataInputStream input = new DataInputStream(Channels.newInputStream(client));
            DataOutputStream output = new DataOutputStream(Channels.newOutputStream(client));
            output.write(new byte[18]);
            input.readFully(new byte[4 + 8 + 4]);
            input.readFully(new byte[input.readInt()]);
            output.write(ByteBuffer.allocate(20).putInt(12, 1).array()); // REP_ACK, nothing follows
            for (int i = 0; i < records; i++) {
                input.readFully(new byte[REQUEST_BYTES]);
                byte[] record = input.readNBytes(RecordChecker.RECORD_BYTES);
                received.add(
                        ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(8));
                output.write(new byte[16]);
            }
        }
    }
}
