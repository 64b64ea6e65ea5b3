package io.farshore.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.farshore.agent.capture.RawDisk;
import io.farshore.agent.capture.Splitter;
import io.farshore.agent.enrolment.AgentIdentity;
import io.farshore.agent.enrolment.EnrolmentClient;
import io.farshore.agent.nbd.NbdServer;
import io.farshore.agent.ship.AssignmentPoller;
import io.farshore.agent.ship.Replicator;
import io.farshore.agent.ship.SiteClient;
import io.farshore.agent.update.UpdateOffers;
import io.farshore.agent.update.Updater;
import io.farshore.replication.block.FolderLock;
import io.farshore.replication.protocol.MachineDescription;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The mobility agent of one machine. */
@CommandLine.Command(
        name = "farshore-agent",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        description = {
            "Replicates the disks of this machine while they are in use.",
            "",
            "It stands between the workload and its disks as an NBD server: every write goes to the disk and, in order,"
                    + " to a journal, from which it is shipped to the process server of the site. When replication is"
                    + " in trouble the workload goes on, and the health page says what is wrong."
        },
        footer = {
            "",
            "The configuration file is YAML:",
            "  home: /var/lib/farshore-agent           # identity, state, journal",
            "  configurationServer: https://cs1:443",
            "  passphraseFile: /etc/farshore/passphrase  # needed once, to enrol",
            "  listen: unix:/run/farshore/disks.sock   # or tcp:10809, on 127.0.0.1",
            "  healthPort: 9481                        # http://127.0.0.1:9481/health",
            "  journalLimitMb: 4096",
            "  updateKey: /etc/farshore/release.pub    # updates signed with it are taken; without it, none",
            "  disks:",
            "    - name: sda",
            "      path: /dev/vg0/sda                  # raw image or block device",
            "      boot: true",
            "",
            "Then: qemu-system-x86_64 -drive file=nbd+unix:///sda?socket=/run/farshore/disks.sock,format=raw …"
        })
public final class Agent implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    @CommandLine.Option(
            names = {"-c", "--config"},
            required = true,
            description = "Configuration file; see below.")
    private Path config = Path.of("");

    private @Nullable FolderLock lock;

    /** Runs until it is told to stop. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Agent());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof IOException || e instanceof IllegalArgumentException) {
                command.getErr().println("farshore-agent: " + e.getMessage());
                return 2;
            }
            throw e;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AgentSettings settings = AgentSettings.read(config);
        // Two agents on one journal would write its last record over newer data.
        lock = FolderLock.take(settings.home());
        // Servers and files of a later version may say more.
        ObjectMapper json = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        AgentIdentity identity = AgentIdentity.loadOrCreate(settings.home(), json);
        String name = settings.machineName() == null ? Machine.hostName() : settings.machineName();
        InstantSource clock = InstantSource.system();
        Splitter splitter = new Splitter(openDisks(settings, identity), clock);
        enrol(settings, identity, name, json);
        SiteClient client = new SiteClient(identity.tls(), URI.create(settings.configurationServer()), json);
        Replicator replicator = new Replicator(
                settings.home(),
                Machine.bootId(),
                splitter,
                client,
                json,
                clock,
                settings.journalLimitBytes(),
                settings.batchLimitBytes());
        replicator.resume();
        NbdServer nbd = NbdServer.start(settings.listen(), splitter);
        MachineDescription machine = Machine.describe(identity.machineId(), name, splitter.disks());
        UpdateOffers offers = new UpdateOffers();
        AssignmentPoller poller = new AssignmentPoller(client, replicator, () -> machine, offers);
        Thread shipping = Thread.ofPlatform().name("replication").daemon().start(replicator);
        Thread.ofPlatform().name("assignment").daemon().start(poller);
        ApplicationContext health = serveHealth(settings, replicator, poller);
        Running running = new Running(nbd, replicator, client, shipping, splitter, health);
        running.stopAtShutdown();
        Updater updater = new Updater(
                offers, settings.updateKey(), Release.version(), client::download, running::stopBeforeShutdown);
        Thread.ofPlatform().name("update").daemon().start(updater);
        System.out.println("ready disks=" + settings.listen() + " machine=" + identity.machineId());
        Thread.currentThread().join();
        return 0;
    }

    private static List<RawDisk> openDisks(AgentSettings settings, AgentIdentity identity) throws IOException {
        boolean anyBoot = settings.disks().stream().anyMatch(AgentSettings.Disk::boot);
        List<RawDisk> disks = new ArrayList<>();
        for (AgentSettings.Disk disk : settings.disks()) {
            boolean boot = anyBoot ? disk.boot() : disks.isEmpty();
            disks.add(RawDisk.open(disk.name(), identity.diskId(disk.name()), boot, disk.path()));
        }
        return disks;
    }

    private static void enrol(AgentSettings settings, AgentIdentity identity, String name, ObjectMapper json)
            throws IOException, InterruptedException {
        if (identity.isEnrolled()) {
            return;
        }
        Path passphrase = settings.passphraseFile();
        if (passphrase == null || !Files.isReadable(passphrase)) {
            throw new IOException("this machine is not enrolled; put the site's passphrase into a file and name it as"
                    + " passphraseFile");
        }
        new EnrolmentClient(URI.create(settings.configurationServer()), json)
                .enrol(identity, name, Files.readString(passphrase).strip().toCharArray());
        LOG.info("enrolled as machine {}", identity.machineId());
    }

    private static @Nullable ApplicationContext serveHealth(
            AgentSettings settings, Replicator replicator, AssignmentPoller poller) {
        if (settings.healthPort() == 0) {
            return null;
        }
        ApplicationContext context = ApplicationContext.builder()
                .properties(
                        Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", settings.healthPort()))
                .singletons(replicator, poller)
                .banner(false)
                .start();
        context.getBean(EmbeddedServer.class).start();
        return context;
    }
}
