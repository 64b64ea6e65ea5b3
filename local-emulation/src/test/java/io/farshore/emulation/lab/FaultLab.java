package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.farshore.emulation.file.FolderTree;
import io.farshore.emulation.lab.LabProcess.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One lab that the machines of the matrix share, with wires that can be cut and a cache disk that can be filled. */
final class FaultLab implements AutoCloseable {
    private static final List<String> FUNCTION_QUEUES = List.of("site-events", "commits", "jobs", "hydrate");
    private static final String CACHE_DISK_BYTES = "256m";

    private final Path home;
    private final Lab lab;
    private final Random chance;
    private final Map<String, UnaryOperator<Command>> changes = new HashMap<>();
    private final Map<String, LoopbackLink> links = new TreeMap<>();
    private final boolean ownCacheDisk;
    private final VaultSetup setup;
    private final ArmClient arm;
    private String container = "";

    private FaultLab(long seed) throws IOException, InterruptedException {
        chance = new Random(seed);
        home = Files.createTempDirectory("farshore-fault");
        lab = Lab.open(home, new Installation(Path.of("..").toAbsolutePath().normalize()));
        ownCacheDisk = mount(Files.createDirectories(siteFolder()));
        LabSettings.Ports ports = lab.settings().ports();
        links.put("storage", new LoopbackLink(ports.blob()));
        links.put("queues", new LoopbackLink(ports.queue()));
        links.put("tables", new LoopbackLink(ports.table()));
        links.put("control", new LoopbackLink(ports.control()));
        links.put("data", new LoopbackLink(ports.data()));
        change("storage", command -> command.with("--blobHost", LoopbackLink.BEHIND)
                .with("--queueHost", LoopbackLink.BEHIND)
                .with("--tableHost", LoopbackLink.BEHIND));
        change("process-server", command -> command.with("--bind", LoopbackLink.BEHIND));
        arm = startCloud();
        setup = new VaultSetup(lab, arm);
    }

    private ArmClient startCloud() throws IOException, InterruptedException {
        for (String name : Lab.CLOUD_PROCESSES) {
            start(name);
        }
        return lab.client("contributor");
    }

    /** Starts a lab and makes its vault; nothing is left running when that fails. */
    static FaultLab start(long seed) throws IOException, InterruptedException {
        FaultLab lab = new FaultLab(seed);
        try {
            lab.setup.createVault();
            lab.setup.writeCredentials();
            return lab;
        } catch (IOException e) {
            lab.close();
            throw e;
        }
    }

    Lab lab() {
        return lab;
    }

    ArmClient arm() {
        return arm;
    }

    VaultSetup setup() {
        return setup;
    }

    Path siteFolder() {
        return home.resolve("site");
    }

    LoopbackLink link(String name) {
        LoopbackLink link = links.get(name);
        if (link == null) {
            throw new IllegalArgumentException("there is no link '" + name + "'");
        }
        return link;
    }

    /** The container that machines are protected in. */
    synchronized String container() throws IOException, InterruptedException {
        if (container.isEmpty()) {
            container = setup.container();
            setup.createPolicy(container);
        }
        return container;
    }

    /** A number of milliseconds that the seed decides. */
    synchronized int moment(int fromMillis, int toMillis) {
        return fromMillis + chance.nextInt(toMillis - fromMillis);
    }

    synchronized long seed() {
        return chance.nextLong(1L << 32);
    }

    /** From its next start on, the process is started with a changed command line. */
    void change(String name, UnaryOperator<Command> change) {
        changes.merge(name, change, (old, next) -> command -> next.apply(old.apply(command)));
    }

    void start(String name) throws IOException, InterruptedException {
        if (name.startsWith(SampleMachine.AGENT_PREFIX)) {
            lab.restartAgent(name);
        } else {
            lab.start(name, changes.getOrDefault(name, UnaryOperator.identity()));
        }
    }

    /** SIGKILL. */
    void kill(String name) throws IOException, InterruptedException {
        System.out.println("SIGKILL " + name);
        lab.process(name).kill();
    }

    /** Whether the site's folder is on a disk of its own, which needs root. */
    boolean hasCacheDisk() {
        return ownCacheDisk;
    }

    private static boolean mount(Path folder) throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=" + CACHE_DISK_BYTES, "farshore-cache", folder.toString());
    }

    private static boolean run(String... words) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // not installed
        }
    }

    /** Writes beside each process's log what its threads do, for whoever looks into a failed row. */
    void recordThreads() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        for (LabProcess process : lab.processes()) {
            Path file = process.log().resolveSibling(process.name() + ".threads");
            long pid = process.handle().map(ProcessHandle::pid).orElse(0L);
            if (pid != 0) {
                run(jcmd.toString(), Long.toString(pid), "Thread.dump_to_file", "-overwrite", file.toString());
            }
        }
    }

    /** How many messages the functions gave up, by queue; there must be none. */
    Map<String, Integer> poison() {
        Map<String, Integer> found = new TreeMap<>();
        for (String queue : FUNCTION_QUEUES) {
            QueueClient poison = new QueueClientBuilder()
                    .connectionString(lab.storageConnection())
                    .queueName(queue + "-poison")
                    .buildClient();
            poison.createIfNotExists();
            int count = poison.getProperties().getApproximateMessagesCount();
            if (count > 0) {
                found.put(queue, count);
            }
        }
        return found;
    }

    /** Stops everything; nothing may be left running. */
    @Override
    public void close() throws IOException, InterruptedException {
        lab.stop();
        for (LoopbackLink link : links.values()) {
            link.close();
        }
        assertNothingRuns(lab);
        if (ownCacheDisk) {
            run("umount", siteFolder().toString());
        }
    }

    static void assertNothingRuns(Lab lab) throws IOException {
        assertThat(lab.processes()).noneMatch(each -> each.handle().isPresent());
        Stream<String> left = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(lab.home().toString()));
        assertThat(left).as("processes of the lab that outlived it").isEmpty();
    }

    /** Removes the lab's folder; kept when a row failed. */
    void remove() throws IOException {
        FolderTree.delete(home);
    }
}
