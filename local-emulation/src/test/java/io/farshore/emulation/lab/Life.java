package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.guest.RecordChecker;
import io.farshore.emulation.lab.ProtectedItem.Point;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One machine's life in the matrix: works, is protected, is lost, is failed over, is looked at. */
final class Life implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration POINT_PATIENCE = Duration.ofSeconds(60);
    private static final int MIN_POINTS = 3;
    private static final int LOOK_MILLIS = 20;
    /** So that the disk has room for records all life long. */
    private static final Duration PACE = Duration.ofMillis(15);

    private final FaultLab lab;
    private final SampleMachine machine;
    private final Workload workload;
    private final Acknowledgements acknowledged;
    private final Thread watcher;
    private final ProtectedItem item;
    private long epoch;
    private String itemId = "";
    private @Nullable Point target;

    private Life(FaultLab lab, SampleMachine machine, Workload workload) throws IOException, InterruptedException {
        this.lab = lab;
        this.machine = machine;
        this.workload = workload;
        this.acknowledged = new Acknowledgements(workload);
        this.watcher =
                Thread.ofPlatform().daemon().name("watch-" + machine.name()).start(this::watch);
        JsonNode protectable = lab.setup().protectable(lab.container(), machine.name());
        this.item = new ProtectedItem(lab.arm(), lab.setup().protect(lab.container(), protectable, machine.name()));
    }

    /** How a machine works. */
    @FunctionalInterface
    interface Start {
        Workload work(SampleMachine machine) throws IOException;
    }

    /** A machine starts to work and its protection is enabled. Nothing is booted: a writer is enough for most faults. */
    static Life begin(FaultLab lab, int number) throws IOException, InterruptedException {
        return begin(
                lab,
                number,
                new GuestDisks(lab.lab()),
                machine -> machine.write(lab.lab().installation(), PACE));
    }

    /** The same with other disks and other work. */
    static Life begin(FaultLab lab, int number, GuestDisks disks, Start start)
            throws IOException, InterruptedException {
        SampleMachine machine = lab.lab().machine(number);
        disks.build(machine);
        lab.start("process-server");
        lab.lab().startAgent(machine);
        Workload workload = start.work(machine);
        if (!workload.awaitFirstRecord(START_PATIENCE)) {
            workload.close();
            throw new IOException("the machine writes nothing; see " + machine.folder());
        }
        return new Life(lab, machine, workload);
    }

    private void watch() {
        try {
            while (true) {
                acknowledged.look();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    FaultLab lab() {
        return lab;
    }

    ProtectedItem item() {
        return item;
    }

    SampleMachine machine() {
        return machine;
    }

    String itemId() {
        return itemId;
    }

    /** The highest record that is acknowledged. */
    long acknowledged() throws IOException {
        return acknowledged.look();
    }

    /** The records that a point must hold. */
    long promised(Point point) {
        return acknowledged.before(point.time());
    }

    /** What the agent says of itself, missing while it is not there. */
    JsonNode health() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI url = URI.create("http://127.0.0.1:" + machine.healthPort() + "/health");
            return JSON.readTree(http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    void awaitProtected() throws IOException, InterruptedException {
        item.awaitProtected(properties -> Thread.sleep(200));
        Instant until = Instant.now().plus(POINT_PATIENCE);
        JsonNode replication = health().path("replication");
        while (replication.path("epoch").asLong() == 0) {
            // An agent that was just started again has not heard yet what it is to do.
            assertThat(Instant.now()).as("the agent replicates: " + replication).isBefore(until);
            Thread.sleep(100);
            replication = health().path("replication");
        }
        epoch = replication.path("epoch").asLong();
        itemId = replication.path("itemId").asText();
    }

    /** What is acknowledged from now on becomes part of a new recovery point, in the same epoch: without a resync. */
    void replicatesOn() throws IOException, InterruptedException {
        long before = acknowledged();
        Instant from = Instant.now();
        Instant until = from.plus(POINT_PATIENCE);
        while (newer(from).filter(point -> promised(point) > before).isEmpty()) {
            assertThat(workload.isAlive())
                    .as("the workload went on; see its output in " + machine.folder())
                    .isTrue();
            assertThat(Instant.now())
                    .as("no new recovery point; agent: " + health())
                    .isBefore(until);
            Thread.sleep(250);
        }
        assertThat(health().at("/replication/epoch").asLong()).as("epoch").isEqualTo(epoch);
    }

    private Optional<Point> newer(Instant from) throws IOException, InterruptedException {
        return item.points().stream()
                .filter(point -> point.time().isAfter(from))
                .reduce((a, b) -> b);
    }

    /** Machine, agent and process server die at once, in the middle of a write. */
    void loseSite() throws IOException, InterruptedException {
        awaitPoints();
        workload.kill();
        lab.kill(machine.agentName());
        lab.kill("process-server");
        watcher.interrupt();
        acknowledged.look();
        target = item.settledPoints().getLast();
    }

    /** Enough recovery points for a choice. */
    private void awaitPoints() throws IOException, InterruptedException {
        Instant until = Instant.now().plus(POINT_PATIENCE);
        while (item.points().size() < MIN_POINTS) {
            assertThat(Instant.now()).as("too few recovery points").isBefore(until);
            Thread.sleep(250);
        }
    }

    /** The point that the failover goes to: the latest unless a row chose another. */
    Point target() {
        if (target == null) {
            throw new IllegalStateException("the site is not lost yet");
        }
        return target;
    }

    void aimAt(Point point) {
        target = point;
    }

    /** The recovered disk is a gapless prefix of the writes with everything that was acknowledged before the point. */
    void prove() throws IOException, InterruptedException {
        RecoveredMachine recovered = new RecoveredMachine(lab.arm(), lab.lab().settings(), machine.name());
        RecordChecker.Result disk = recovered.readDataDisk(lab.lab().home());
        long promised = promised(target());
        System.out.println(machine.name() + ": " + disk.line() + " promised=" + promised);
        assertThat(promised).as("records promised").isPositive();
        assertThat(disk).matches(found -> found.consistent(promised), "holds a gapless prefix of at least " + promised);
    }

    @Override
    public void close() {
        watcher.interrupt();
        workload.close();
    }
}
