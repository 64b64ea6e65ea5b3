package io.farshore.emulation.guest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Writes the records of {@code guest/drwriter.c} to an NBD export, each with FUA, and prints {@code ACK n} once a record
 * is acknowledged: the workload of the demo on machines where no guest can be booted.
 */
@Command(name = "nbd-record-writer", description = "Writes checked records to an NBD export until it is killed.")
public final class NbdRecordWriter implements Callable<Integer> {
    private static final long OPTION_MAGIC = 0x49484156454F5054L;
    private static final long SCATTER = 2654435761L;
    private static final int OPT_GO = 7;
    private static final int REP_ACK = 1;
    private static final int REQUEST_MAGIC = 0x25609513;
    private static final short FLAG_FUA = 1;
    private static final short CMD_WRITE = 1;
    private static final int ACK_EVERY = 25;
    private static final int RECONNECT_MILLIS = 200;

    @Option(names = "--socket", required = true, description = "Unix socket of the server.")
    private Path socket = Path.of("");

    @Option(names = "--export", required = true, description = "Which export.")
    private String export = "";

    @Option(names = "--size", required = true, description = "Bytes of the export.")
    private long sizeBytes;

    @Option(names = "--pace", defaultValue = "2000", description = "Microseconds between records.")
    private long paceMicros;

    /** Runs until it is killed or every slot is taken. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NbdRecordWriter()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        long slots = Long.highestOneBit(sizeBytes / RecordChecker.RECORD_BYTES);
        long next = 1;
        while (next < slots) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                DataInputStream input = new DataInputStream(Channels.newInputStream(channel));
                DataOutputStream output = new DataOutputStream(Channels.newOutputStream(channel));
                negotiate(input, output);
                for (; next < slots; next++) {
                    write(input, output, next, slots);
                }
            } catch (IOException e) {
                // However a connection ends, the server is started again; the record whose answer never came is
                // written once more.
                System.out.println("WAITS for the server");
                Thread.sleep(RECONNECT_MILLIS);
            }
        }
        return 0;
    }

    private void write(DataInputStream input, DataOutputStream output, long record, long slots)
            throws IOException, InterruptedException {
        long slot = record * SCATTER & (slots - 1);
        write(input, output, slot * RecordChecker.RECORD_BYTES, record(record, slot));
        if (record % ACK_EVERY == 0) {
            System.out.println("ACK " + record);
        }
        Thread.sleep(paceMicros / 1000, (int) (paceMicros % 1000) * 1000);
    }

    private void negotiate(DataInputStream input, DataOutputStream output) throws IOException {
        input.readFully(new byte[18]);
        output.writeInt(3); // fixed newstyle, no zeroes
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        output.writeLong(OPTION_MAGIC);
        output.writeInt(OPT_GO);
        output.writeInt(4 + name.length + 2);
        output.writeInt(name.length);
        output.write(name);
        output.writeShort(0);
        output.flush();
        while (true) {
            input.readLong();
            input.readInt();
            int type = input.readInt();
            input.readFully(new byte[input.readInt()]);
            if (type == REP_ACK) {
                return;
            }
            if (type < 0) {
                throw new IllegalStateException("the NBD server refuses export '" + export + "'");
            }
        }
    }

    private static void write(DataInputStream input, DataOutputStream output, long offset, byte[] data)
            throws IOException {
        ByteBuffer request = ByteBuffer.allocate(28 + data.length);
        request.putInt(REQUEST_MAGIC).putShort(FLAG_FUA).putShort(CMD_WRITE).putLong(offset);
        request.putLong(offset).putInt(data.length).put(data);
        output.write(request.array());
        output.flush();
        input.readInt();
        int error = input.readInt();
        input.readLong();
        if (error != 0) {
            throw new IllegalStateException("the NBD server refuses a write with error " + error);
        }
    }

    static byte[] record(long sequence, long slot) {
        ByteBuffer block = ByteBuffer.allocate(RecordChecker.RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(block.array(), (byte) sequence);
        Instant now = Instant.now();
        block.put("DRRECORD".getBytes(StandardCharsets.US_ASCII))
                .putLong(sequence)
                .putLong(slot);
        block.putLong(now.getEpochSecond() * 1_000_000_000L + now.getNano());
        CRC32 crc = new CRC32();
        crc.update(block.array(), 0, RecordChecker.CRC_OFFSET);
        return block.putInt(RecordChecker.CRC_OFFSET, (int) crc.getValue()).array();
    }
}
