package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.guest.RecordChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The main job, proved: a machine works while it is replicated, is killed, is failed over through the public API, boots,
 * and holds a gapless prefix of its writes with every record that was acknowledged before the point.
 */
final class Demo {
    private static final String MACHINE = "web01";
    private static final Duration PACE = Duration.ofMillis(2);
    private static final Duration WORK = Duration.ofSeconds(20);
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;
    private final Timeline timeline;
    private final SampleMachine machine;
    private final boolean boots = GuestDisks.canBoot();

    Demo(Lab lab, Timeline timeline) throws IOException {
        this.lab = lab;
        this.timeline = timeline;
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
        Workload guest = boots ? machine.boot("drcount=100000 drpace=2000") : machine.write(lab.installation(), PACE);
        try {
            Acknowledgements acknowledged = new Acknowledgements(guest);
            ProtectedItem item = work(guest, acknowledged, setup, container, protectable, arm);
            Instant lost = loseSite(guest, acknowledged);
            recover(arm, item, acknowledged, lost);
        } finally {
            guest.close();
        }
    }

    private ProtectedItem work(
            Workload guest,
            Acknowledgements acknowledged,
            VaultSetup setup,
            String container,
            JsonNode protectable,
            ArmClient arm)
            throws IOException, InterruptedException {
        if (!guest.awaitFirstRecord(BOOT_PATIENCE)) {
            throw new IOException("the machine writes nothing; see the logs in " + machine.folder());
        }
        timeline.say((boots ? "the machine runs" : "a writer works") + " on the splitter's disks and writes records");
        Instant start = Instant.now();
        ProtectedItem item = new ProtectedItem(arm, setup.protect(container, protectable, MACHINE));
        timeline.say("enabled protection through the public API");
        awaitProtected(item, acknowledged);
        timeline.say("initial replication is done while the machine worked");
        measureInitialReplication(Duration.between(start, Instant.now()));
        watch(acknowledged, WORK);
        timeline.say("the machine has " + acknowledged.look() + " acknowledged records, "
                + item.points().size() + " recovery points");
        measureTransfer();
        return item;
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

    private void awaitProtected(ProtectedItem item, Acknowledgements acknowledged)
            throws IOException, InterruptedException {
        AtomicInteger shown = new AtomicInteger();
        item.awaitProtected(properties -> {
            int percent = properties
                    .at("/providerSpecificDetails/resyncProgressPercentage")
                    .asInt();
            if (percent > shown.getAndSet(Math.max(percent, shown.get()))) {
                timeline.say("initial replication " + percent + " %");
            }
            watch(acknowledged, Duration.ofMillis(500));
        });
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

    private void recover(ArmClient arm, ProtectedItem item, Acknowledgements acknowledged, Instant lost)
            throws IOException, InterruptedException {
        List<ProtectedItem.Point> points = item.settledPoints();
        if (points.size() < 3) {
            throw new IOException("only " + points.size() + " recovery points exist; at least 3 were expected");
        }
        ProtectedItem.Point latest = points.getLast();
        timeline.seconds("rpoSeconds", "data lost (RPO)", Duration.between(latest.time(), lost));

        timeline.heading("Failover to the latest point");
        Instant start = Instant.now();
        item.failOver(latest).await();
        timeline.say("failover job succeeded");
        prove("latest", acknowledged.before(latest.time()), arm, start);

        timeline.heading("Change of recovery point, to an earlier one");
        ProtectedItem.Point earlier = points.get(points.size() / 2);
        start = Instant.now();
        item.change(earlier);
        timeline.say("point of " + Duration.between(earlier.time(), lost).toSeconds() + " s before the loss applied");
        prove("earlier", acknowledged.before(earlier.time()), arm, start);
        new RecoveredMachine(arm, lab.settings(), MACHINE).start();
        item.commit();
        timeline.say("failover committed");
        timeline.figure("recoveryPoints", "recovery points", points.size(), Integer.toString(points.size()));
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
