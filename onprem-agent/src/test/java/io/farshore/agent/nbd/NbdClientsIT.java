package io.farshore.agent.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farshore.agent.capture.RawDisk;
import io.farshore.agent.capture.Splitter;
import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.journal.JournalIdentity;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The splitter under the NBD clients that people use; each is skipped where it is not installed. */
class NbdClientsIT {
    private static final int DISK_BYTES = 64 << 20;

    @TempDir
    private Path folder;

    private Path image = Path.of("");
    private Splitter splitter = new Splitter(List.of(), InstantSource.system());
    private Journal journal;
    private NbdServer server;
    private String uri = "";

    @BeforeEach
    void start() throws IOException {
        image = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        splitter = new Splitter(List.of(RawDisk.open("sda", new UUID(1, 1), true, image)), InstantSource.system());
        journal = Journal.create(
                folder.resolve("journal"), new JournalIdentity(new UUID(2, 2), 1, new UUID(3, 3)), 4L << 30);
        splitter.record(journal);
        Path socket = folder.resolve("s");
        server = NbdServer.start("unix:" + socket, splitter);
        uri = "nbd+unix:///sda?socket=" + socket;
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        splitter.close();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path tool = Path.of("/usr/bin/" + command[0]);
        assumeTrue(Files.isExecutable(tool), command[0] + " is not installed");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** The disk that the journal describes. */
    private byte[] replayed() throws IOException {
        byte[] disk = new byte[DISK_BYTES];
        ByteBuffer buffer = ByteBuffer.allocate(8 << 20);
        JournalCursor cursor = journal.cursor(1);
        for (JournalCursor.Run run = cursor.read(buffer); run != null; run = cursor.read(buffer)) {
            while (buffer.hasRemaining()) {
                JournalRecord record = JournalRecord.get(buffer);
                int at = (int) record.offsetBytes();
                if (record.type() == RecordType.ZERO) {
                    java.util.Arrays.fill(disk, at, at + (int) record.lengthBytes(), (byte) 0);
                } else {
                    buffer.get(disk, at, record.payloadBytes());
                }
            }
        }
        return disk;
    }

    @Test
    void nbdinfoSeesTheExport() throws Exception {
        String info = run("nbdinfo", uri);
        assertThat(info)
                .contains("export-size: 67108864", "can_flush: true", "can_fua: true", "can_trim: true")
                .contains("can_zero: true", "can_multi_conn: true");
        assertThat(run("nbdinfo", "--list", uri.replace("/sda", "/"))).contains("export=\"sda\"");
    }

    @Test
    void nbdcopyCopiesInAndOut() throws Exception {
        byte[] content = new byte[DISK_BYTES];
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] part = new byte[300_000];
            random.nextBytes(part);
            System.arraycopy(part, 0, content, random.nextInt(DISK_BYTES - part.length), part.length);
        }
        Path source = Files.write(folder.resolve("source"), content);
        run("nbdcopy", source.toString(), uri);
        Path copy = folder.resolve("copy");
        run("nbdcopy", uri, copy.toString());
        assertThat(Files.mismatch(source, copy)).isEqualTo(-1);
        assertThat(replayed()).isEqualTo(content);
    }

    @Test
    void qemuIoWritesZeroesTrimsAndFlushes() throws Exception {
        run(
                "qemu-io",
                "-f",
                "raw",
                "-c",
                "write -P 0x55 0 3M",
                "-c",
                "write -f -P 0x66 1000k 4k",
                "-c",
                "write -z 64k 128k",
                "-c",
                "discard 512k 256k",
                "-c",
                "flush",
                "-c",
                "read -P 0x66 1000k 4k",
                "-c",
                "read -P 0 64k 128k",
                "-c",
                "read -P 0 512k 256k",
                "-c",
                "write -P 0x77 1537 1000",
                uri);
        assertThat(replayed()).isEqualTo(Files.readAllBytes(image));
    }

    @Test
    void fioVerifiesWhatItWrote() throws Exception {
        run(
                "fio",
                "--name=verify",
                "--ioengine=nbd",
                "--uri=" + uri,
                "--rw=randwrite",
                "--bs=4k",
                "--iodepth=16",
                "--size=32m",
                "--verify=crc32c",
                "--verify_fatal=1",
                "--do_verify=1",
                "--randseed=7");
        assertThat(replayed()).isEqualTo(Files.readAllBytes(image));
    }

    @Test
    void refusesWhatIsOutsideTheDisk() throws Exception {
        assertThat(run("qemu-io", "-f", "raw", "-c", "read 0 512", uri)).contains("read 512/512");
        assertThat(run("nbdinfo", "--size", uri)).startsWith("67108864");
    }
}
