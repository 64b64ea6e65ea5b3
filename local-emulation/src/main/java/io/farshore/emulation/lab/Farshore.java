package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the lab; {@code ./farshore} builds what it needs and then runs this. */
@Command(
        name = "farshore",
        mixinStandardHelpOptions = true,
        version = "farshore 0.1.0",
        description = "Disaster recovery of machines to Azure: a whole disaster, rehearsed on this machine.",
        subcommands = {
            Farshore.DemoCommand.class,
            Farshore.Up.class,
            Farshore.Down.class,
            Farshore.Status.class,
            Farshore.Logs.class,
            Farshore.Token.class
        })
public final class Farshore implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    /** Runs one command. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Farshore());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof IOException || e instanceof IllegalArgumentException) {
                command.getErr().println("farshore: " + e.getMessage());
                return 1;
            }
            throw e;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
        return 2;
    }

    private static Installation installation() {
        return new Installation(Path.of(System.getProperty("farshore.root", "."))
                .toAbsolutePath()
                .normalize());
    }

    /** Where the lab is. */
    static final class Home {
        @Option(names = "--home", description = "Folder of the lab (default: .farshore/lab in the project).")
        private @Nullable Path folder;

        Path folder() {
            Path chosen = folder;
            return chosen == null ? installation().root().resolve(".farshore/lab") : chosen;
        }

        Lab existing() throws IOException {
            if (!LabSettings.exists(folder())) {
                throw new IOException("there is no lab in " + folder() + "; start one with './farshore up'");
            }
            return Lab.open(folder(), installation());
        }
    }

    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = {
                "Replicates a working machine, kills it, fails it over, and checks every record.",
                "Exits 0 only when the recovered data is proved right."
            })
    static final class DemoCommand implements Callable<Integer> {
        @Option(names = "--home", description = "Folder to work in (default: a new one, removed at the end).")
        private @Nullable Path home;

        @Option(names = "--keep", description = "Leave everything running and the folder in place.")
        private boolean keep;

        @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to FILE.")
        private @Nullable Path json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path chosen = home;
            Path folder = chosen == null ? Files.createTempDirectory("farshore-demo") : chosen;
            if (chosen != null && LabSettings.exists(chosen)) {
                throw new IOException(chosen + " already holds a lab; the demo needs a new folder");
            }
            Lab lab = Lab.open(folder, installation());
            Timeline timeline = new Timeline(System.out);
            Thread cleaning = new Thread(() -> clean(lab, false));
            Runtime.getRuntime().addShutdownHook(cleaning);
            boolean passed = false;
            try {
                new Demo(lab, timeline).run();
                passed = true;
            } catch (IOException e) {
                timeline.line("");
                timeline.line("FAILED: " + e.getMessage());
                timeline.line("logs: " + lab.home().resolve("processes"));
            }
            Runtime.getRuntime().removeShutdownHook(cleaning);
            if (json != null) {
                timeline.write(json, passed);
            }
            if (keep) {
                timeline.line("");
                timeline.line("kept running in " + lab.home());
            } else {
                clean(lab, passed && chosen == null);
            }
            if (passed) {
                timeline.line("");
                timeline.line("PASS");
            }
            return passed ? 0 : 1;
        }

        private static void clean(Lab lab, boolean remove) {
            try {
                lab.stop();
                if (remove) {
                    deleteTree(lab.home());
                }
            } catch (IOException e) {
                System.err.println("farshore: could not clean up: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Command(name = "up", mixinStandardHelpOptions = true, description = "Starts a lab and leaves it running.")
    static final class Up implements Callable<Integer> {
        @Mixin
        private final Home home = new Home();

        @Option(
                names = "--machines",
                defaultValue = "0",
                description = "Sample machines at work, enrolled and not protected (default: ${DEFAULT-VALUE}).")
        private int machines;

        @Option(names = "--boot", description = "Boot them in QEMU, instead of a writer on each one's data disk.")
        private boolean boot;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Lab lab = Lab.open(home.folder(), installation());
            Timeline timeline = new Timeline(System.out);
            if (boot && !GuestDisks.canBoot()) {
                throw new IOException("QEMU or the tools that build a machine are missing; leave out --boot");
            }
            start(lab, timeline, machines, boot);
            timeline.line("");
            timeline.line("running in " + lab.home() + "; see './farshore status', end with './farshore down'");
            return 0;
        }

        /** Starts everything up to machines that can be protected. */
        static void start(Lab lab, Timeline timeline, int machines, boolean boot)
                throws IOException, InterruptedException {
            lab.startCloud(part -> timeline.say("starts " + part));
            VaultSetup setup = new VaultSetup(lab, lab.client("contributor"));
            setup.createVault();
            setup.writeCredentials();
            lab.startSite();
            timeline.say("the site is registered with vault '" + lab.settings().vaultName() + "'");
            for (int number = 1; number <= machines; number++) {
                SampleMachine machine = lab.machine(number);
                lab.startMachine(machine, boot);
                setup.protectable(setup.container(), machine.name());
                timeline.say(machine.name() + " works behind its agent, and can be protected");
            }
        }
    }

    @Command(name = "down", mixinStandardHelpOptions = true, description = "Stops a lab; its state stays.")
    static final class Down implements Callable<Integer> {
        @Mixin
        private final Home home = new Home();

        @Override
        public Integer call() throws IOException, InterruptedException {
            home.existing().stop();
            return 0;
        }
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Says what runs, and where.")
    static final class Status implements Callable<Integer> {
        @Mixin
        private final Home home = new Home();

        @Option(names = "--json", description = "As JSON, for programs.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            Lab lab = home.existing();
            ObjectNode tree = describe(lab);
            if (json) {
                System.out.println(tree.toPrettyString());
            } else {
                tree.path("processes")
                        .properties()
                        .forEach(each -> print(each.getKey(), each.getValue().path("state")));
                tree.properties().forEach(each -> print(each.getKey(), each.getValue()));
            }
            return lab.processes().stream().allMatch(each -> each.handle().isPresent()) ? 0 : 1;
        }

        private static void print(String name, JsonNode value) {
            if (value.isTextual()) {
                System.out.printf("%-16s %s%n", name, value.asText());
            }
        }

        /** What a program needs to know to use the lab. */
        static ObjectNode describe(Lab lab) throws IOException {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            ObjectNode processes = tree.putObject("processes");
            for (LabProcess process : lab.processes()) {
                Optional<ProcessHandle> handle = process.handle();
                processes
                        .putObject(process.name())
                        .put("state", handle.isPresent() ? "running" : "stopped")
                        .put("pid", handle.map(ProcessHandle::pid).orElse(null));
            }
            LabSettings.Ports ports = lab.settings().ports();
            tree.put("home", lab.home().toString())
                    .put("armEndpoint", lab.armEndpoint().toString())
                    .put("caFile", lab.caFile().toString())
                    .put("tokenUrl", lab.tokenUrl().toString())
                    .put("tenantId", lab.tenantId())
                    .put(
                            "clientsFile",
                            lab.home().resolve("identity/clients.json").toString())
                    .put("getToken", "./farshore token --role contributor --home " + lab.home())
                    .put("subscriptionId", lab.settings().subscriptionId())
                    .put("resourceGroup", lab.settings().resourceGroup())
                    .put("vaultName", lab.settings().vaultName())
                    .put("functionsUrl", lab.functionsUrl())
                    .put("keyVaultUrl", "https://127.0.0.1:" + ports.keyVault())
                    .put("cosmosUrl", "http://127.0.0.1:" + ports.cosmos() + "/")
                    .put("blobUrl", "http://127.0.0.1:" + ports.blob() + "/devstoreaccount1")
                    .put("queueUrl", "http://127.0.0.1:" + ports.queue() + "/devstoreaccount1")
                    .put("controlUrl", "https://127.0.0.1:" + ports.control())
                    .put("dataUrl", "https://127.0.0.1:" + ports.data());
            for (SampleMachine machine : lab.machines()) {
                tree.withArray("machines")
                        .addObject()
                        .put("name", machine.name())
                        .put("bootDisk", machine.nbdUri("sda"))
                        .put("dataDisk", machine.nbdUri("sdb"))
                        .put("health", "http://127.0.0.1:" + machine.healthPort() + "/health");
            }
            return tree;
        }
    }

    @Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the newest lines of every log.")
    static final class Logs implements Callable<Integer> {
        @Mixin
        private final Home home = new Home();

        @Option(
                names = {"-n", "--lines"},
                defaultValue = "20",
                description = "How many (default: ${DEFAULT-VALUE}).")
        private int lines;

        @Parameters(arity = "0..*", description = "Which processes; all when none is named.")
        private List<String> names = List.of();

        @Override
        public Integer call() throws IOException {
            for (LabProcess process : home.existing().processes()) {
                if (names.isEmpty() || names.contains(process.name())) {
                    List<String> all = Files.readAllLines(process.log());
                    System.out.println("== " + process.name() + "  " + process.log());
                    all.subList(Math.max(0, all.size() - lines), all.size()).forEach(System.out::println);
                }
            }
            return 0;
        }
    }

    @Command(name = "token", mixinStandardHelpOptions = true, description = "Prints a bearer token for the lab.")
    static final class Token implements Callable<Integer> {
        @Mixin
        private final Home home = new Home();

        @Option(
                names = "--role",
                defaultValue = "contributor",
                description = "contributor, operator or reader (default: ${DEFAULT-VALUE}).")
        private String role = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            System.out.println(home.existing().client(role).token());
            return 0;
        }
    }
}
