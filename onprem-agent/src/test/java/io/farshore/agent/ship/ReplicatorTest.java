package io.farshore.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.agent.capture.DiskFixture;
import io.farshore.agent.capture.Splitter;
import io.farshore.agent.ship.FakeProcessServer.Fault;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.AgentHeartbeat.Assignment;
import io.farshore.replication.protocol.EpochState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The replicator step by step, under a clock of its own. */
class ReplicatorTest {
    private static final UUID ITEM = new UUID(2, 2);
    private static final UUID BOOT = new UUID(3, 3);
    private static final int DISK_BYTES = 2 << 20;

    @TempDir
    private Path folder;

    private final FakeProcessServer server = new FakeProcessServer();
    private long nowMillis = 1_000_000;
    private final InstantSource clock = () -> Instant.ofEpochMilli(nowMillis);
    private DiskFixture disks;
    private Splitter splitter;
    private Replicator replicator;
    private long journalLimit = 64 << 20;

    @BeforeEach
    void start() throws IOException {
        disks = new DiskFixture(folder, DISK_BYTES, DISK_BYTES);
        splitter = disks.splitter();
        splitter.write(0, noise(1, 100_000), 4096);
        replicator = boot();
        replicator.assign(assignment(0, 0));
    }

    @AfterEach
    void stop() throws IOException {
        splitter.close();
    }

    private Replicator boot() throws IOException {
        Replicator fresh =
                new Replicator(folder, BOOT, splitter, server, new ObjectMapper(), clock, journalLimit, 5 << 20);
        fresh.resume();
        return fresh;
    }

    /** The process dies and starts again. */
    private void restart() throws IOException {
        splitter = disks.splitter();
        replicator = boot();
    }

    private static Assignment assignment(long marks, long resyncs) {
        return new Assignment(ITEM, "https://ps", 300, marks, resyncs);
    }

    private static ByteBuffer noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Steps until nothing is left to do; what fails is tried again, as the loop does. */
    private void settle() throws InterruptedException {
        for (int i = 0; i < 60; i++) {
            stepOnce();
        }
    }

    private void stepOnce() throws InterruptedException {
        nowMillis += 400;
        try {
            replicator.step();
        } catch (IOException e) {
            replicator.retry(e);
        }
    }

    private byte[][] content() throws IOException {
        return disks.content();
    }

    private AgentHeartbeat.Status status() {
        return replicator.status().orElseThrow();
    }

    @Test
    void replicatesTheDisksAndTakesItsFirstPointBehindTheScan() throws Exception {
        settle();
        assertThat(server.points).hasSize(1);
        assertThat(server.points.getFirst()).isDeepEqualTo(content());
        assertThat(status().stage()).isEqualTo(AgentHeartbeat.Stage.Protected);
        splitter.write(1, noise(2, 5000), 512);
        settle();
        assertThat(server.disks()).isDeepEqualTo(content());
        assertThat(server.epochs).hasSize(1);
    }

    @Test
    void letsWritesDuringTheScanWin() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            splitter.write(random.nextInt(2), noise(i, 4096), 512L * random.nextInt(4000));
            if (i % 5 == 0) {
                stepOnce();
            }
        }
        settle();
        replicator.assign(assignment(1, 0));
        settle();
        assertThat(server.points).hasSizeGreaterThan(1);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void survivesAnyFaultOfAnyOneBatch(Fault fault) throws Exception {
        for (int call = 0; call < 12; call++) {
            for (int i = 0; i < call; i++) {
                server.faults.add(Fault.NONE);
            }
            server.faults.add(fault);
            for (int i = 0; i < 6; i++) {
                splitter.write(i % 2, noise(call * 10 + i, 9000), 512L * (i + call));
                stepOnce();
                stepOnce();
            }
            settle();
            server.faults.clear();
            assertThat(server.disks()).isDeepEqualTo(content());
        }
        assertThat(server.epochs).hasSize(1);
    }

    @Test
    void waitsWhenTheServerIsBusyAndSendsTheSameAgain() throws Exception {
        settle();
        splitter.write(0, noise(5, 5000), 0);
        server.faults.add(Fault.BUSY);
        long acknowledged = server.held().acknowledgedSequence();
        nowMillis += 400;
        Duration pause = Duration.ZERO;
        for (int i = 0; i < 5 && !server.faults.isEmpty(); i++) {
            nowMillis += 400;
            pause = replicator.step();
        }
        assertThat(pause).isEqualTo(Duration.ofMillis(7));
        assertThat(server.held().acknowledgedSequence()).isEqualTo(acknowledged);
        settle();
        assertThat(server.disks()).isDeepEqualTo(content());
    }

    @Test
    void dropsWhatIsAcknowledgedAndKeepsWhatIsNot() throws Exception {
        settle();
        for (int i = 0; i < 40; i++) {
            splitter.write(0, noise(i, 1 << 20), 0);
        }
        long waiting = status().journalBytes();
        assertThat(waiting).isGreaterThan(40 << 20);
        settle();
        assertThat(status().journalBytes()).isLessThan(waiting / 2);
        assertThat(server.disks()).isDeepEqualTo(content());
        assertThat(server.epochs).hasSize(1);
    }

    @Test
    void goesOnAfterARestartWithoutScanningAgain() throws Exception {
        settle();
        splitter.write(0, noise(8, 5000), 0);
        long sent = server.sentBytes;
        restart();
        replicator.assign(assignment(0, 0));
        settle();
        assertThat(server.disks()).isDeepEqualTo(content());
        assertThat(server.epochs).hasSize(1);
        assertThat(server.sentBytes - sent).isLessThan(20_000);
    }

    @Test
    void opensANewEpochWhenTheServerLostIts() throws Exception {
        settle();
        server.forgetEverything(); // and a restart, so that the agent has only its files
        restart();
        replicator.assign(assignment(0, 0));
        splitter.write(0, noise(9, 5000), 0);
        settle();
        assertThat(server.epochs).hasSize(2).doesNotHaveDuplicates();
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    @Test
    void opensANewEpochWhenTheServerHasGoneBack() throws Exception {
        settle();
        EpochState older = server.held();
        splitter.write(0, noise(9, 5000), 0);
        settle();
        assertThat(server.held().acknowledgedSequence()).isGreaterThan(older.acknowledgedSequence());
        server.goBackTo(older);
        splitter.write(0, noise(10, 5000), 4096);
        settle();
        assertThat(server.epochs).hasSize(2).doesNotHaveDuplicates();
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    @Test
    void opensANewEpochWhenTheJournalWasFull() throws Exception {
        settle();
        server.faults.addAll(java.util.Collections.nCopies(3, Fault.LOST));
        journalLimit = 64 << 20;
        for (int i = 0; i < 80; i++) {
            splitter.write(0, noise(i, 1 << 20), 512L * i);
        }
        assertThat(status().stage()).isEqualTo(AgentHeartbeat.Stage.ResyncRequired);
        assertThat(status().issues()).extracting(AgentHeartbeat.Issue::code).contains("JOURNAL");
        settle();
        assertThat(server.epochs).hasSize(2);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
        assertThat(status().issues()).isEmpty();
    }

    @Test
    void opensANewEpochWhenTheServerRefusesADamagedJournalAndNotWhenItIsSound() throws Exception {
        settle();
        splitter.write(0, noise(6, 5000), 0);
        server.refuseEverything = true;
        settle();
        server.refuseEverything = false;
        assertThat(server.epochs).hasSize(1);
        assertThat(status().issues()).isEmpty();
        splitter.write(0, noise(7, 5000), 0);
        flipInNewestJournalFile();
        server.refuseEverything = true;
        stepOnce();
        stepOnce();
        stepOnce();
        stepOnce();
        server.refuseEverything = false;
        settle();
        assertThat(server.epochs).hasSize(2);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    private void flipInNewestJournalFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            Path newest = files.sorted().toList().getLast();
            try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                long at = channel.size() - 100;
                channel.read(one, at);
                one.put(0, (byte) ~one.get(0)).flip();
                channel.write(one, at);
            }
        }
    }

    @Test
    void takesOnePointForEachThatIsAskedForAndLosesNone() throws Exception {
        replicator.assign(assignment(7, 0)); // before the scan is complete
        settle();
        assertThat(server.points).hasSize(1);
        replicator.assign(assignment(8, 0));
        settle();
        assertThat(server.points).hasSize(2);
        restart(); // a request and a restart come together
        replicator.assign(assignment(9, 0));
        settle();
        assertThat(server.points).hasSize(3);
        assertThat(server.epochs).hasSize(1);
    }

    @Test
    void marksByPolicyWhenItHearsNothing() throws Exception {
        settle();
        for (int i = 0; i < 4; i++) {
            nowMillis += 301_000;
            settle();
        }
        assertThat(server.points).hasSize(5);
    }

    @Test
    void resynchronisesOnceForEachRequest() throws Exception {
        settle();
        replicator.assign(assignment(0, 1));
        settle();
        restart();
        replicator.assign(assignment(0, 1));
        settle();
        assertThat(server.epochs).hasSize(2);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    @Test
    void followsTheServerToAnotherAddress() throws Exception {
        settle();
        splitter.write(0, noise(3, 5000), 0);
        replicator.assign(new Assignment(ITEM, "https://other", 300, 0, 0));
        settle();
        assertThat(server.disks()).isDeepEqualTo(content());
        assertThat(server.epochs).hasSize(1);
    }

    @Test
    void recordsNothingOnceItIsNoLongerProtectedAndBeginsAnewLater() throws Exception {
        settle();
        replicator.assign(null);
        settle();
        assertThat(replicator.status()).isEmpty();
        splitter.write(0, noise(3, 5000), 0);
        restart();
        replicator.assign(new Assignment(new UUID(8, 8), "https://ps", 300, 0, 0));
        settle();
        assertThat(server.epochs).hasSize(2);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    /** Files as a crash inside the opening of an epoch leaves them: state of the new, journal of the old. */
    @Test
    void neverContinuesAnOldJournalUnderANewState() throws Exception {
        settle();
        ReplicationState state =
                ReplicationState.load(folder, new ObjectMapper()).orElseThrow();
        new ReplicationState(ITEM, state.epoch() + 5, state.diskIds(), 0, false).save(folder, new ObjectMapper());
        splitter.record(null);
        splitter.write(0, noise(3, 5000), 0); // not recorded
        restart();
        replicator.assign(assignment(0, 0));
        settle();
        assertThat(server.epochs).hasSize(2);
        assertThat(server.points.getLast()).isDeepEqualTo(content());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsEveryWriteThroughARandomHistory(long seed) throws Exception {
        Random random = new Random(seed);
        long marks = 0;
        Fault[] all = Fault.values();
        for (int i = 0; i < 400; i++) {
            int disk = random.nextInt(2);
            int length = 512 * (1 + random.nextInt(100));
            long offset = 512L * random.nextInt((DISK_BYTES - length) / 512);
            if (random.nextInt(6) == 0) {
                splitter.zero(disk, offset, length, true);
            } else {
                splitter.write(disk, noise(seed * 1000 + i, length), offset);
            }
            if (random.nextInt(3) == 0) {
                server.faults.add(all[random.nextInt(all.length)]);
            }
            if (random.nextInt(2) == 0) {
                stepOnce();
            }
            if (random.nextInt(40) == 0) {
                restart();
                replicator.assign(assignment(marks, 0));
            }
            if (random.nextInt(20) == 0) {
                replicator.assign(assignment(++marks, 0));
            }
        }
        server.faults.clear();
        settle();
        replicator.assign(assignment(++marks, 0));
        settle();
        assertThat(server.points.getLast()).isDeepEqualTo(content());
        assertThat(server.epochs).hasSize(1);
        assertThat(List.of(status().stage())).containsExactly(AgentHeartbeat.Stage.Protected);
    }
}
