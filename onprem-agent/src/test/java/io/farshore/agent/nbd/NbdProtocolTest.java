package io.farshore.agent.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.agent.capture.DiskFixture;
import io.farshore.agent.capture.Splitter;
import io.farshore.replication.journal.Journal;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol byte by byte; numbers are written out as the specification has them. */
class NbdProtocolTest {
    private static final int DISK_BYTES = 8 << 20;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int FLUSH = 3;
    private static final int TRIM = 4;
    private static final int WRITE_ZEROES = 6;

    @TempDir
    private Path folder;

    private DiskFixture fixture;
    private Splitter splitter;
    private Journal journal;
    private NbdServer server;
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        fixture = new DiskFixture(folder, DISK_BYTES, 1 << 20);
        splitter = fixture.splitter();
        journal = fixture.create(DiskFixture.LIMIT);
        splitter.record(journal);
        server = NbdServer.start("tcp:0", splitter);
    }

    @AfterEach
    void stop() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        server.close();
        splitter.close();
    }

    private final class Client implements AutoCloseable {
        final Socket socket = new Socket();
        final DataInputStream in;
        final DataOutputStream out;

        /** Connects and reads the greeting. */
        Client() throws IOException {
            socket.connect(new InetSocketAddress("127.0.0.1", ((InetSocketAddress) server.address()).getPort()));
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
            clients.add(this);
            assertThat(in.readLong()).isEqualTo(0x4e42444d41474943L);
            assertThat(in.readLong()).isEqualTo(0x49484156454F5054L);
            assertThat(in.readShort()).isEqualTo((short) 3);
        }

        Client flags(int flags) throws IOException {
            out.writeInt(flags);
            return this;
        }

        void option(int option, byte[] data) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(16 + data.length);
            bytes.putLong(0x49484156454F5054L)
                    .putInt(option)
                    .putInt(data.length)
                    .put(data);
            out.write(bytes.array());
        }

        /** The type of the next option reply, whose data is returned through {@code data}. */
        int reply(int option, List<byte[]> data) throws IOException {
            assertThat(in.readLong()).isEqualTo(0x3e889045565a9L);
            assertThat(in.readInt()).isEqualTo(option);
            int type = in.readInt();
            data.add(in.readNBytes(in.readInt()));
            return type;
        }

        int reply(int option) throws IOException {
            return reply(option, new ArrayList<>());
        }

        Client export(String name) throws IOException {
            flags(3).option(1, name.getBytes(StandardCharsets.UTF_8));
            in.readNBytes(10);
            return this;
        }

        void request(int flags, int type, long cookie, long offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(28);
            bytes.putInt(0x25609513).putShort((short) flags).putShort((short) type);
            bytes.putLong(cookie).putLong(offset).putInt(length);
            out.write(bytes.array());
        }

        int answer(long cookie) throws IOException {
            assertThat(in.readInt()).isEqualTo(0x67446698);
            int error = in.readInt();
            assertThat(in.readLong()).isEqualTo(cookie);
            return error;
        }

        int call(int type, long offset, int length) throws IOException {
            request(0, type, 77, offset, length);
            return answer(77);
        }

        boolean isClosed() throws IOException {
            try {
                return in.read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true; // reset
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] go(String name, int... requests) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(4 + text.length + 2 + 2 * requests.length);
        bytes.putInt(text.length).put(text).putShort((short) requests.length);
        for (int request : requests) {
            bytes.putShort((short) request);
        }
        return bytes.array();
    }

    /** A new client can still be served. */
    private void assertServing() throws IOException {
        try (Client client = new Client().export("sda")) {
            assertThat(client.call(FLUSH, 0, 0)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 134", "3, 10"})
    void answersAnExportNameWithAndWithoutZeroes(int flags, int answerBytes) throws IOException {
        Client client = new Client().flags(flags);
        client.option(1, "sda".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer answer = ByteBuffer.wrap(client.in.readNBytes(answerBytes));
        assertThat(answer.getLong()).isEqualTo(DISK_BYTES);
        assertThat(answer.getShort()).isEqualTo((short) 0x16D);
        while (answer.hasRemaining()) {
            assertThat(answer.get()).isZero();
        }
        assertThat(client.call(FLUSH, 0, 0)).isZero();
    }

    @Test
    void closesWhenAnExportNameIsUnknown() throws IOException {
        for (String name : List.of("", "nothing", "s", "sda ")) { // no name is no choice between two disks
            Client client = new Client().flags(3);
            client.option(1, name.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.isClosed()).as(name).isTrue();
        }
        assertServing();
    }

    @Test
    void listsItsDisks() throws IOException {
        Client client = new Client().flags(3);
        client.option(3, new byte[0]);
        List<byte[]> data = new ArrayList<>();
        assertThat(client.reply(3, data)).isEqualTo(2);
        assertThat(client.reply(3, data)).isEqualTo(2);
        assertThat(client.reply(3, data)).isEqualTo(1);
        assertThat(new String(data.get(0), 4, 3, StandardCharsets.US_ASCII)).isEqualTo("sda");
        assertThat(new String(data.get(1), 4, 3, StandardCharsets.US_ASCII)).isEqualTo("sdb");
        client.option(3, new byte[4]);
        assertThat(client.reply(3)).isEqualTo(0x80000003);
    }

    @Test
    void goesOnAfterOptionsItDoesNotKnow() throws IOException {
        Client client = new Client().flags(3);
        for (int option : new int[] {5, 8, 10, 99, -1}) { // STARTTLS, STRUCTURED_REPLY, SET_META_CONTEXT, others
            client.option(option, new byte[option == 99 ? 4000 : 3]);
            assertThat(client.reply(option)).isEqualTo(0x80000001);
        }
        client.option(7, go("sdb", 3));
        List<byte[]> data = new ArrayList<>();
        assertThat(client.reply(7, data)).isEqualTo(3);
        assertThat(ByteBuffer.wrap(data.get(0)).getLong(2)).isEqualTo(1 << 20);
        assertThat(client.reply(7, data)).isEqualTo(3);
        assertThat(ByteBuffer.wrap(data.get(1)).getInt(10)).isEqualTo(32 << 20);
        assertThat(client.reply(7)).isEqualTo(1);
        assertThat(client.call(READ, 0, 1)).isZero();
    }

    @Test
    void answersInfoAndGoOfUnknownAndMalformedNames() throws IOException {
        Client client = new Client().flags(3);
        for (int option : new int[] {6, 7}) {
            client.option(option, go("nothing"));
            assertThat(client.reply(option)).isEqualTo(0x80000006);
            for (byte[] bad : List.of(
                    new byte[0],
                    new byte[5],
                    new byte[] {-1, -1, -1, -1, 0, 0},
                    new byte[] {0, 0, 0, 9, 0, 0},
                    new byte[] {0, 0, 0, 0, 0, 7},
                    new byte[] {0, 0, 0, 0, 0, 0, 0})) {
                client.option(option, bad);
                assertThat(client.reply(option)).isEqualTo(0x80000003);
            }
        }
        client.option(6, go("sda"));
        assertThat(client.reply(6)).isEqualTo(3);
        assertThat(client.reply(6)).isEqualTo(3);
        assertThat(client.reply(6)).isEqualTo(1);
        client.option(2, new byte[0]);
        assertThat(client.reply(2)).isEqualTo(1);
        assertThat(client.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {6000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void closesWhenAnOptionIsTooLong(int length) throws IOException {
        Client client = new Client().flags(3);
        client.out.writeLong(0x49484156454F5054L);
        client.out.writeInt(7);
        client.out.writeInt(length);
        assertThat(client.isClosed()).isTrue();
        assertServing();
    }

    @Test
    void closesWhenTheMagicIsWrong() throws IOException {
        Client negotiating = new Client().flags(3);
        negotiating.out.write(new byte[16]);
        assertThat(negotiating.isClosed()).isTrue();
        Client serving = new Client().export("sda");
        serving.out.write(new byte[28]);
        assertThat(serving.isClosed()).isTrue();
        assertServing();
    }

    @ParameterizedTest
    @CsvSource({
        // type, offset, length, error
        "0, 8388608, 1, 22",
        "0, 8388607, 2, 22",
        "0, -1, 1, 22",
        "0, 0, 0, 22",
        "0, 9223372036854775807, 2147483647, 22",
        "4, 8388608, 512, 22",
        "4, 0, 0, 22",
        "6, 8388607, 2, 28",
        "6, 0, -1, 28",
        "6, 0, 0, 22",
        "5, 0, 0, 22",
        "7, 0, 512, 22",
        "65535, 0, 512, 22"
    })
    void refusesWhatIsOutsideOrUnknownAndGoesOn(int type, long offset, int length, int error) throws IOException {
        Client client = new Client().export("sda");
        assertThat(client.call(type, offset, length)).isEqualTo(error);
        assertThat(client.call(FLUSH, 0, 0)).isZero();
        assertThat(journal.nextSequence()).isEqualTo(1);
    }

    @Test
    void takesThePayloadOfAWriteItRefuses() throws IOException {
        Client client = new Client().export("sdb");
        for (int length : new int[] {0, 512, 300_000, 3 << 20}) {
            client.request(0, WRITE, length, 1 << 20, length);
            client.out.write(new byte[length]);
            assertThat(client.answer(length)).isEqualTo(length == 0 ? 22 : 28);
        }
        assertThat(client.call(FLUSH, 0, 0)).isZero();
        assertThat(journal.nextSequence()).isEqualTo(1);
    }

    @Test
    void closesWhenAWriteIsLongerThanAgreed() throws IOException {
        for (int length : new int[] {(32 << 20) + 1, -1}) {
            Client client = new Client().export("sda");
            client.request(0, WRITE, 1, 0, length);
            assertThat(client.isClosed()).isTrue();
        }
        assertServing();
    }

    @Test
    void refusesAReadLongerThanAgreed() throws IOException {
        DiskFixture large = new DiskFixture(Files.createDirectory(folder.resolve("large")), 40 << 20);
        try (Splitter other = large.splitter();
                NbdServer otherServer = NbdServer.start("tcp:0", other)) {
            NbdServer own = server;
            server = otherServer;
            Client client = new Client().export("");
            server = own;
            assertThat(client.call(READ, 0, (32 << 20) + 1)).isEqualTo(75);
            assertThat(client.call(READ, 0, 32 << 20)).isZero();
            assertThat(client.in.readNBytes(32 << 20)).hasSize(32 << 20);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        Client client = new Client().export("sda");
        ByteBuffer bytes = ByteBuffer.allocate(200 * (28 + 512));
        for (int i = 0; i < 200; i++) {
            bytes.putInt(0x25609513).putShort((short) (i % 7 == 0 ? 1 : 0)).putShort((short) WRITE);
            bytes.putLong(i).putLong(512L * i).putInt(512);
            byte[] data = new byte[512];
            java.util.Arrays.fill(data, (byte) (i + 1));
            bytes.put(data);
        }
        client.out.write(bytes.array());
        for (int i = 0; i < 200; i++) {
            assertThat(client.answer(i)).isZero();
        }
        assertThat(client.call(READ, 0, 200 * 512)).isZero();
        byte[] read = client.in.readNBytes(200 * 512);
        for (int i = 0; i < 200; i++) {
            assertThat(read[512 * i]).isEqualTo((byte) (i + 1));
        }
        assertThat(client.call(WRITE_ZEROES, 512, 512)).isZero();
        assertThat(client.call(TRIM, 2048, 512)).isZero();
        assertThat(fixture.replayed(journal)).isDeepEqualTo(fixture.content());
    }

    @Test
    void passesLongPayloadsThroughWithoutGrowing() throws IOException {
        DiskFixture large = new DiskFixture(Files.createDirectory(folder.resolve("large")), 33 << 20);
        byte[] data = new byte[32 << 20];
        new Random(1).nextBytes(data);
        try (Splitter other = large.splitter();
                NbdServer otherServer = NbdServer.start("tcp:0", other)) {
            Journal recording = large.create(DiskFixture.LIMIT);
            other.record(recording);
            NbdServer own = server;
            server = otherServer;
            Client client = new Client().export("");
            server = own;
            long before = directBytes();
            client.request(1, WRITE, 5, 4096, data.length);
            client.out.write(data);
            assertThat(client.answer(5)).isZero();
            assertThat(directBytes() - before).isLessThan(4 << 20);
            assertThat(client.call(READ, 4096, data.length)).isZero();
            assertThat(client.in.readNBytes(data.length)).isEqualTo(data);
            assertThat(large.replayed(recording)).isDeepEqualTo(large.content());
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void servesManyConnectionsAtOnceAndRefusesTooMany() throws IOException {
        List<Client> open = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            open.add(new Client().export(i % 2 == 0 ? "sda" : "sdb"));
        }
        for (int i = 0; i < open.size(); i++) {
            open.get(i).request(0, WRITE, i, 512L * i, 512);
            open.get(i).out.write(new byte[512]);
        }
        for (int i = 0; i < open.size(); i++) {
            assertThat(open.get(i).answer(i)).isZero();
        }
        assertThat(journal.nextSequence()).isEqualTo(129);
        assertThatThrownBy(Client::new).isInstanceOf(IOException.class);
        for (int i = 0; i < open.size(); i++) { // the place is free as soon as the end is seen
            open.get(i).request(0, 2, 0, 0, 0); // DISCONNECT
            assertThat(open.get(i).isClosed()).isTrue();
            open.set(i, new Client().export("sda"));
        }
    }

    @Test
    void reportsAFailingDiskAndGoesOnAnswering() throws IOException {
        Client client = new Client().export("sda");
        splitter.close();
        client.request(0, WRITE, 3, 0, 512);
        client.out.write(new byte[512]);
        assertThat(client.answer(3)).isEqualTo(5);
        assertThat(client.call(READ, 0, 512)).isEqualTo(5);
        assertThat(client.call(FLUSH, 0, 0)).isEqualTo(5);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void survivesRandomBytes(long seed) throws Exception {
        Random random = new Random(seed);
        long before = directBytes();
        for (int i = 0; i < 30; i++) {
            try (Client client = new Client()) {
                client.socket.setSoTimeout(50);
                fuzz(client, random);
            } catch (IOException e) {
                // the server closed: that is its right
            }
        }
        assertServing();
        for (int wait = 0; wait < 100 && directBytes() - before > 8 << 20; wait++) {
            System.gc(); // buffers of closed connections
            Thread.sleep(20);
        }
        assertThat(directBytes() - before).isLessThan(16 << 20);
        assertThat(fixture.replayed(journal)).isDeepEqualTo(fixture.content());
    }

    /** Mostly well-formed, so that it comes far. */
    private static void fuzz(Client client, Random random) throws IOException {
        if (random.nextInt(4) > 0) {
            client.export(random.nextBoolean() ? "sda" : "sdb");
        } else {
            client.flags(random.nextInt(4));
        }
        for (int step = 0; step < 20; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] noise = new byte[random.nextInt(200)];
                    random.nextBytes(noise);
                    client.out.write(noise);
                }
                case 1 -> client.option(random.nextInt(12), new byte[random.nextInt(64)]);
                default -> {
                    int length = random.nextInt(8) == 0 ? random.nextInt() : random.nextInt(20_000);
                    int type = random.nextInt(9);
                    client.request(random.nextInt(8), type, step, random.nextInt(DISK_BYTES), length);
                    if (type == WRITE && length >= 0 && length <= 20_000) {
                        client.out.write(new byte[length]);
                    }
                }
            }
        }
    }

    @Test
    void replacesAStaleSocketButNoFile() throws IOException {
        Path socket = folder.resolve("s");
        NbdServer.start("unix:" + socket, splitter).close();
        assertThat(socket).exists();
        NbdServer.start("unix:" + socket, splitter).close();
        Path precious = Files.writeString(folder.resolve("precious"), "data");
        assertThatThrownBy(() -> NbdServer.start("unix:" + precious, splitter))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a socket");
        assertThat(precious).hasContent("data");
        assertThatThrownBy(() -> NbdServer.start("pipe:x", splitter)).hasMessageContaining("unix:PATH or tcp:PORT");
    }
}
