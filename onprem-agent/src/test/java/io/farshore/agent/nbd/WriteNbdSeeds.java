package io.farshore.agent.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Wrote the inputs called {@code seed-…}: {@code java -cp … io.farshore.agent.nbd.WriteNbdSeeds src/test/resources}. */
final class WriteNbdSeeds {
    private WriteNbdSeeds() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).resolve("io/farshore/agent/nbd/NbdFuzzInputs");
        folder = Files.createDirectories(folder.resolve("changesWhatWasAskedForAndNothingElse"));
        byte[] data = "what a workload writes".getBytes(StandardCharsets.US_ASCII);
        byte[] write = NbdFuzz.join(request(Nbd.FLAG_FUA, Nbd.CMD_WRITE, 4096, data.length), data);
        byte[] all = NbdFuzz.join(write, request(0, Nbd.CMD_READ, 4000, 512));
        all = NbdFuzz.join(all, request(0, Nbd.CMD_TRIM, 4100, 8));
        all = NbdFuzz.join(all, request(Nbd.FLAG_NO_HOLE, Nbd.CMD_WRITE_ZEROES, 16000, 384));
        all = NbdFuzz.join(all, request(0, Nbd.CMD_FLUSH, 0, 0));
        all = NbdFuzz.join(all, write);
        all = NbdFuzz.join(all, request(0, Nbd.CMD_DISCONNECT, 0, 0));
        Files.write(folder.resolve("seed-session"), NbdFuzz.join(new byte[] {1}, all));
        byte[] whole = NbdFuzz.join(NbdFuzz.handshake(), all);
        Files.write(folder.resolve("seed-whole"), NbdFuzz.join(new byte[1], whole));
        ByteBuffer options = ByteBuffer.allocate(256).put((byte) 0).putInt(3);
        option(options, Nbd.OPT_LIST, "");
        option(options, 8, "");
        option(options, Nbd.OPT_INFO, "\0\0\0\3sdb\0\1\0\3");
        option(options, Nbd.OPT_EXPORT_NAME, "sdb");
        Files.write(folder.resolve("seed-options"), java.util.Arrays.copyOf(options.array(), options.position()));
    }

    private static void option(ByteBuffer options, int option, String data) {
        options.putLong(Nbd.OPTION_MAGIC).putInt(option).putInt(data.length());
        options.put(data.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] request(int flags, int type, long offset, int length) {
        ByteBuffer request = ByteBuffer.allocate(28).putInt(Nbd.REQUEST_MAGIC);
        request.putShort((short) flags).putShort((short) type).putLong(7);
        return request.putLong(offset).putInt(length).array();
    }
}
