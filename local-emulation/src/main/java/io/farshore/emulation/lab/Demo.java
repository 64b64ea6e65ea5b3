package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.guest.RecordChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The main job, proved: a machine works while it is replicated, is killed, is failed over through the public API, boots,
 * and holds a gapless prefix of its writes with every record that was acknowledged before the point.
 */
final class Demo {
    private static final String MACHINE = "web01";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WORK = Duration.ofSeconds(20);
    private static final Duration PROTECTION_PATIENCE = Duration.ofSeconds(120);
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);

    /** A recovery point as the API lists it. */
    private record Point(String id, Instant time) {}

    private final Lab lab;
    private final Timeline timeline;
    private final SampleMachine machine;
    private final Faults faults;
    private final boolean boots = GuestDisks.canBoot();

    Demo(Lab lab, Timeline timeline, Faults faults) throws IOException {
        this.lab = lab;
        this.timeline = timeline;
        this.faults = faults;
        this.machine = new SampleMachine(
                MACHINE,
                lab.home().resolve("machines").resolve(MACHINE),
                LabSettings.freePorts(1).getFirst());
    }

    /** Runs it all. @throws IOException saying what failed */
    void run() throws IOException, InterruptedException {
        timeline.heading("The cloud, on this machine");
        lab.startCloud(part -> timeline.say("starts " + part));
        ArmClient arm = lab.client("contributor");
        VaultSetup setup = new VaultSetup(lab, arm);
        setup.createVault();
        setup.writeCredentials();
        timeline.say("made vault '" + lab.settings().vaultName() + "'");

        timeline.heading("The site");
        new GuestDisks(lab).build(machine);
        timeline.say((boots ? "built a bootable machine" : "made a machine, not bootable") + ": disks "
                + mib(machine.osDisk()) + " and " + mib(machine.dataDisk()));
        lab.startSite();
        lab.startAgent(machine);
        timeline.say("started process server and agent");
        String container = setup.container();
        setup.createPolicy(container);
        JsonNode protectable = setup.protectable(container, MACHINE);
        Workload guest = boots ? machine.boot("drcount=100000 drpace=2000") : machine.write(lab.installation());
        try {
            Acknowledgements acknowledged = work(guest, setup, container, protectable, arm);
            String item = container + "/replicationProtectedItems/" + MACHINE;
            Instant lost = loseSite(guest, acknowledged);
            recover(arm, item, acknowledged, lost);
        } finally {
            guest.close();
        }
    }

    private Acknowledgements work(
            Workload guest, VaultSetup setup, String container, JsonNode protectable, ArmClient arm)
            throws IOException, InterruptedException {
        if (!guest.awaitFirstRecord(BOOT_PATIENCE)) {
            throw new IOException("the machine writes nothing; see the logs in " + machine.folder());
        }
        timeline.say((boots ? "the machine runs" : "a writer works") + " on the splitter's disks and writes records");
        Acknowledgements acknowledged = new Acknowledgements(guest);
        Instant start = Instant.now();
        String item = setup.protect(container, protectable, MACHINE);
        timeline.say("enabled protection through the public API");
        faults.at(Faults.Phase.INITIAL_REPLICATION);
        awaitProtected(arm, item, acknowledged);
        timeline.say("initial replication is done while the machine worked");
        measureInitialReplication(Duration.between(start, Instant.now()));
        watch(acknowledged, WORK.dividedBy(2));
        faults.at(Faults.Phase.STEADY_STATE);
        watch(acknowledged, WORK.dividedBy(2));
        timeline.say("the machine has " + acknowledged.look() + " acknowledged records, "
                + points(arm, item).size() + " recovery points");
        measureTransfer();
        return acknowledged;
    }

    private static void watch(Acknowledgements acknowledged, Duration duration)
            throws IOException, InterruptedException {
        Instant until = Instant.now().plus(duration);
        while (Instant.now().isBefore(until)) {
            acknowledged.look();
            Thread.sleep(20);
        }
    }

    private void measureInitialReplication(Duration duration) throws IOException {
        long bytes = Files.size(machine.osDisk()) + Files.size(machine.dataDisk());
        timeline.bytes("initialReplicationBytes", "disks scanned", bytes);
        timeline.seconds("initialReplicationSeconds", "from enabling to the first point", duration);
        timeline.rate("initialReplicationMBps", "that is", bytes, duration);
    }

    private void measureTransfer() throws IOException, InterruptedException {
        SiteMeters meters = SiteMeters.read(lab);
        timeline.bytes("arrivedBytes", "sent by the agent", meters.arrivedBytes());
        timeline.bytes("storedBytes", "stored in Blob, sealed", meters.storedBytes());
        timeline.ratio("ratio", "ratio", meters.arrivedBytes(), meters.storedBytes());
    }

    private void awaitProtected(ArmClient arm, String item, Acknowledgements acknowledged)
            throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PROTECTION_PATIENCE);
        int shown = 0;
        while (Instant.now().isBefore(until)) {
            JsonNode properties = arm.get(item).path("properties");
            if (properties.path("protectionState").asText().equals("Protected")) {
                return;
            }
            int percent = properties
                    .at("/providerSpecificDetails/resyncProgressPercentage")
                    .asInt();
            if (percent > shown) {
                timeline.say("initial replication " + percent + " %");
                shown = percent;
            }
            watch(acknowledged, Duration.ofMillis(500));
        }
        throw new IOException("the machine was not protected after " + PROTECTION_PATIENCE.toSeconds() + " s: "
                + arm.get(item).at("/properties/protectionStateDescription"));
    }

    private Instant loseSite(Workload guest, Acknowledgements acknowledged) throws IOException, InterruptedException {
        timeline.heading("The site is lost");
        acknowledged.look();
        guest.kill();
        Instant lost = Instant.now();
        lab.process(machine.agentName()).kill();
        lab.process("process-server").kill();
        timeline.say("killed machine, agent and process server with SIGKILL, mid-write");
        timeline.say("last acknowledged record: " + acknowledged.look());
        return lost;
    }

    private void recover(ArmClient arm, String item, Acknowledgements acknowledged, Instant lost)
            throws IOException, InterruptedException {
        List<Point> points = settledPoints(arm, item);
        if (points.size() < 3) {
            throw new IOException("only " + points.size() + " recovery points exist; at least 3 were expected");
        }
        Point latest = points.getLast();
        timeline.seconds("rpoSeconds", "data lost (RPO)", Duration.between(latest.time, lost));

        timeline.heading("Failover to the latest point");
        Instant start = Instant.now();
        ArmClient.Pending failover = arm.begin("POST", item + "/unplannedFailover", failover(latest));
        faults.at(Faults.Phase.FAILOVER);
        failover.await();
        timeline.say("failover job succeeded");
        prove("latest", acknowledged.before(latest.time), arm, start);

        timeline.heading("Change of recovery point, to an earlier one");
        Point earlier = points.get(points.size() / 2);
        start = Instant.now();
        ObjectNode apply = JSON.createObjectNode();
        apply.putObject("properties")
                .put("recoveryPointId", earlier.id)
                .putObject("providerSpecificDetails")
                .put("instanceType", "InMageAzureV2");
        arm.post(item + "/applyRecoveryPoint", apply);
        timeline.say("point of " + Duration.between(earlier.time, lost).toSeconds() + " s before the loss applied");
        prove("earlier", acknowledged.before(earlier.time), arm, start);
        new RecoveredMachine(arm, lab.settings(), MACHINE).start();
        arm.post(item + "/failoverCommit", null);
        timeline.say("failover committed");
        timeline.figure("recoveryPoints", "recovery points", points.size(), Integer.toString(points.size()));
    }

    /** Manifests that were stored before the loss become points within moments; the list is complete when it rests. */
    private List<Point> settledPoints(ArmClient arm, String item) throws IOException, InterruptedException {
        List<Point> before = points(arm, item);
        while (true) {
            Thread.sleep(2_500);
            List<Point> now = points(arm, item);
            if (now.size() == before.size()) {
                return now;
            }
            before = now;
        }
    }

    private static List<Point> points(ArmClient arm, String item) throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        for (JsonNode each : arm.get(item + "/recoveryPoints").path("value")) {
            String time = each.at("/properties/recoveryPointTime").asText();
            points.add(new Point(each.path("id").asText(), Instant.parse(time)));
        }
        points.sort(Comparator.comparing(Point::time));
        return points;
    }

    private static ObjectNode failover(Point point) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties")
                .put("failoverDirection", "PrimaryToRecovery")
                .put("sourceSiteOperations", "NotRequired")
                .putObject("providerSpecificDetails")
                .put("instanceType", "InMageAzureV2")
                .put("recoveryPointId", point.id);
        return body;
    }

    private void prove(String name, long atLeast, ArmClient arm, Instant start)
            throws IOException, InterruptedException {
        RecoveredMachine recovered = new RecoveredMachine(arm, lab.settings(), MACHINE);
        if (boots) {
            RecordChecker.Result console = recovered.awaitConsole();
            timeline.say("it booted and found " + console.line());
            check(name, console, atLeast);
        }
        timeline.seconds(
                name + "RtoSeconds",
                boots ? "running again (RTO)" : "created, not booted",
                Duration.between(start, Instant.now()));
        RecordChecker.Result disk = recovered.readDataDisk(lab.home());
        timeline.say("its disk, downloaded: " + disk.line());
        check(name, disk, atLeast);
        timeline.figure(name + "Records", "records, of them promised", disk.max(), disk.max() + ", " + atLeast);
    }

    private static void check(String name, RecordChecker.Result found, long atLeast) throws IOException {
        if (!found.consistent(atLeast)) {
            throw new IOException("the " + name + " point is no gapless prefix with at least " + atLeast + " records: "
                    + found.line());
        }
    }

    private static String mib(Path file) throws IOException {
        return (Files.size(file) >> 20) + " MiB";
    }
}
