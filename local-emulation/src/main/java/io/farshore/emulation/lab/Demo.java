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
 * The main job, proved: two machines work while they are replicated, one is tested, both are killed, failed over by a
 * recovery plan through the public API, and hold gapless prefixes of their writes with every record that was acknowledged
 * before their points. The first is a machine that boots.
 */
final class Demo {
    private static final Duration PACE = Duration.ofMillis(4);
    private static final Duration SLOW_PACE = Duration.ofMillis(20);
    private static final Duration WORK = Duration.ofSeconds(20);

    private final Lab lab;
    private final Timeline timeline;
    private final DemoMachine first;
    private final DemoMachine second;
    private final boolean boots = GuestDisks.canBoot();

    Demo(Lab lab, Timeline timeline) throws IOException {
        this.lab = lab;
        this.timeline = timeline;
        first = new DemoMachine(lab, "web01");
        second = new DemoMachine(lab, "db01");
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
        startSite();
        String container = setup.container();
        setup.createPolicy(container);
        try (first;
                second) {
            work(setup, container, arm);
            drill(arm);
            MachinePlan plan =
                    MachinePlan.save(arm, lab.settings().vaultId(), "both", List.of(second.item(), first.item()));
            timeline.say("saved a recovery plan: " + second.name() + " first, then " + first.name());
            watch(WORK.dividedBy(2));
            Instant lost = loseSite();
            recover(arm, plan, lost);
        }
    }

    private void startSite() throws IOException, InterruptedException {
        GuestDisks disks = new GuestDisks(lab);
        disks.build(first.machine());
        disks.build(second.machine());
        SampleMachine machine = first.machine();
        timeline.say((boots ? "built two bootable machines" : "made two machines, not bootable") + ", each with disks "
                + mib(machine.osDisk()) + " and " + mib(machine.dataDisk()));
        lab.startSite();
        lab.startAgent(first.machine());
        lab.startAgent(second.machine());
        timeline.say("started process server and two agents");
    }

    private void work(VaultSetup setup, String container, ArmClient arm) throws IOException, InterruptedException {
        first.begin(
                boots
                        ? first.machine().boot("drcount=100000 drpace=4000")
                        : first.machine().write(lab.installation(), PACE));
        second.begin(second.machine().write(lab.installation(), SLOW_PACE));
        timeline.say((boots ? "a machine runs and a writer works" : "two writers work") + " on the splitters' disks");
        Instant start = Instant.now();
        for (DemoMachine machine : List.of(first, second)) {
            JsonNode protectable = setup.protectable(container, machine.name());
            machine.protectedBy(new ProtectedItem(arm, setup.protect(container, protectable, machine.name())));
        }
        timeline.say("enabled protection of both through the public API");
        awaitProtected(first.item());
        awaitProtected(second.item());
        timeline.say("initial replication is done while the machines worked");
        measureInitialReplication(Duration.between(start, Instant.now()));
        watch(WORK);
        timeline.say(first.name() + " has " + first.look() + " acknowledged records, "
                + first.item().points().size() + " recovery points");
        measureTransfer();
    }

    private void watch(Duration duration) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(duration);
        while (Instant.now().isBefore(until)) {
            first.look();
            second.look();
            Thread.sleep(20);
        }
    }

    private void drill(ArmClient arm) throws IOException, InterruptedException {
        timeline.heading("A drill: test failover, while the machines work");
        Instant start = Instant.now();
        ProtectedItem.Point point = first.item().points().getLast();
        long promised = first.promised(point);
        first.item().testFailOver(point);
        RecoveredMachine copy = new RecoveredMachine(arm, lab.settings(), first.name() + "-Test");
        RecordChecker.Result disk = copy.readDataDisk(lab.home());
        timeline.say("a copy ran in a network of its own; its disk, downloaded:");
        timeline.say(disk.line());
        check("test", disk, promised);
        first.item().cleanUpTest("drill of the demo");
        timeline.say("cleaned up: nothing of it is left");
        timeline.seconds("drillSeconds", "tested and cleaned up", Duration.between(start, Instant.now()));
    }

    private void measureInitialReplication(Duration duration) throws IOException {
        SampleMachine machine = first.machine();
        long bytes = 2 * (Files.size(machine.osDisk()) + Files.size(machine.dataDisk()));
        timeline.bytes("initialReplicationBytes", "disks scanned", bytes);
        timeline.seconds("initialReplicationSeconds", "from enabling to the first points", duration);
        timeline.rate("initialReplicationMBps", "that is", bytes, duration);
    }

    private void measureTransfer() throws IOException, InterruptedException {
        SiteMeters meters = SiteMeters.read(lab);
        timeline.bytes("arrivedBytes", "sent by the agents", meters.arrivedBytes());
        timeline.bytes("storedBytes", "stored in Blob, sealed", meters.storedBytes());
        timeline.ratio("ratio", "ratio", meters.arrivedBytes(), meters.storedBytes());
    }

    private void awaitProtected(ProtectedItem item) throws IOException, InterruptedException {
        AtomicInteger shown = new AtomicInteger();
        item.awaitProtected(properties -> {
            int percent = properties
                    .at("/providerSpecificDetails/resyncProgressPercentage")
                    .asInt();
            if (percent > shown.getAndSet(Math.max(percent, shown.get()))) {
                timeline.say("initial replication " + percent + " %");
            }
            watch(Duration.ofMillis(500));
        });
    }

    private Instant loseSite() throws IOException, InterruptedException {
        timeline.heading("The site is lost");
        first.look();
        second.look();
        first.kill();
        second.kill();
        Instant lost = Instant.now();
        lab.process(first.machine().agentName()).kill();
        lab.process(second.machine().agentName()).kill();
        lab.process("process-server").kill();
        timeline.say("killed machines, agents and process server with SIGKILL, mid-write");
        timeline.say("last acknowledged records: " + first.look() + " and " + second.look());
        return lost;
    }

    private void recover(ArmClient arm, MachinePlan plan, Instant lost) throws IOException, InterruptedException {
        List<ProtectedItem.Point> points = first.item().settledPoints();
        if (points.size() < 3) {
            throw new IOException("only " + points.size() + " recovery points exist; at least 3 were expected");
        }
        ProtectedItem.Point latest = points.getLast();
        timeline.seconds("rpoSeconds", "data lost (RPO)", Duration.between(latest.time(), lost));

        timeline.heading("Failover of the recovery plan, to the latest points");
        Instant start = Instant.now();
        plan.failOver();
        timeline.say("the plan's job succeeded: both machines run");
        prove("latest", first, latest, arm, start);
        ProtectedItem.Point other = second.item().settledPoints().getLast();
        RecordChecker.Result disk = new RecoveredMachine(arm, lab.settings(), second.name()).readDataDisk(lab.home());
        timeline.say(second.name() + ", downloaded: " + disk.line());
        check(second.name(), disk, second.promised(other));

        timeline.heading("Change of recovery point, to an earlier one");
        ProtectedItem.Point earlier = points.get(points.size() / 2);
        start = Instant.now();
        first.item().change(earlier);
        timeline.say("point of " + Duration.between(earlier.time(), lost).toSeconds() + " s before the loss applied");
        prove("earlier", first, earlier, arm, start);
        new RecoveredMachine(arm, lab.settings(), first.name()).start();
        new RecoveredMachine(arm, lab.settings(), second.name()).start();
        plan.commit();
        timeline.say("failover of both committed");
        timeline.figure("recoveryPoints", "recovery points", points.size(), Integer.toString(points.size()));
    }

    private void prove(String name, DemoMachine machine, ProtectedItem.Point point, ArmClient arm, Instant start)
            throws IOException, InterruptedException {
        long atLeast = machine.promised(point);
        RecoveredMachine recovered = new RecoveredMachine(arm, lab.settings(), machine.name());
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
