package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.http.TlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A lab in a folder: starts, finds and stops its processes, which outlive the commands that do so. */
public final class Lab {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final List<String> CLOUD_PROCESSES =
            List.of("storage", "cosmos", "identity", "keyvault", "arm", "functions");
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "storage", "storage (Azurite)",
            "cosmos", "database (Cosmos DB emulator)",
            "keyvault", "key vault",
            "arm", "resource manager (boots machines in QEMU)");

    /** So that the data disk has room for an hour's records. */
    private static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(45);

    private static final Duration WRITER_PACE = Duration.ofMillis(200);

    private final Path home;
    private final Installation installation;
    private final LabSettings settings;
    private final LabCommands commands;

    private Lab(Path home, Installation installation, LabSettings settings) {
        this.home = home;
        this.installation = installation;
        this.settings = settings;
        this.commands = new LabCommands(installation, home, settings);
    }

    /** Opens the lab of a folder, making its settings and certificates when they are absent. */
    public static Lab open(Path folder, Installation installation) throws IOException {
        Path home = folder.toAbsolutePath().normalize();
        for (Path part : installation.parts()) {
            if (!Files.exists(part)) {
                throw new IOException("not built yet: " + installation.root().relativize(part)
                        + " is missing; run './farshore build'");
            }
        }
        LabSettings settings = LabSettings.loadOrCreate(home);
        LabCertificate.ensure(home, settings.keyStorePassword().toCharArray(), Instant.now());
        return new Lab(home, installation, settings);
    }

    public Path home() {
        return home;
    }

    public LabSettings settings() {
        return settings;
    }

    public Installation installation() {
        return installation;
    }

    /** Starts the cloud: storage, database, identity, key vault, resource manager, functions. */
    public void startCloud(Consumer<String> progress) throws IOException, InterruptedException {
        for (String name : CLOUD_PROCESSES) {
            progress.accept(DESCRIPTIONS.getOrDefault(name, name));
            start(name);
        }
    }

    /** Starts a process of cloud or site, unless it runs. */
    public void start(String name) throws IOException, InterruptedException {
        start(name, UnaryOperator.identity());
    }

    /** The same with a changed command line. */
    void start(String name, UnaryOperator<LabProcess.Command> change) throws IOException, InterruptedException {
        LabProcess process = process(name);
        if (process.handle().isEmpty()) {
            process.start(change.apply(command(name)));
        }
    }

    private LabProcess.Command command(String name) throws IOException, InterruptedException {
        return switch (name) {
            case "storage" -> commands.azurite();
            case "cosmos" -> commands.cosmos();
            case "identity" -> commands.identity();
            case "keyvault" -> commands.keyVault(tenantId());
            case "arm" -> commands.arm(tenantId());
            case "functions" -> commands.functions(tenant(), vaultKeyId());
            case "process-server" -> commands.processServer(passphrase(), vaultCredentials());
            default -> throw new IllegalArgumentException("there is no process '" + name + "'");
        };
    }

    /** Starts the site's management server. */
    public void startSite() throws IOException, InterruptedException {
        start("process-server");
    }

    private Path passphrase() throws IOException {
        Path file = home.resolve("passphrase");
        Files.writeString(file, settings.passphrase() + "\n");
        return file;
    }

    /** The registration file of the site. */
    public Path vaultCredentials() {
        return home.resolve("vault-credentials.json");
    }

    /** Starts the agent of a sample machine. */
    public void startAgent(SampleMachine machine) throws IOException, InterruptedException {
        Path updateKey = releaseKey().publicFile();
        startAgent(machine.agentName(), machine.folder(), machine.writeAgentConfig(settings, passphrase(), updateKey));
    }

    /** Starts an agent again as it was started first; its configuration is where it was written. */
    void restartAgent(String processName) throws IOException, InterruptedException {
        Path folder = home.resolve("machines").resolve(processName.substring(SampleMachine.AGENT_PREFIX.length()));
        startAgent(processName, folder, folder.resolve("agent.yml"));
    }

    private void startAgent(String processName, Path machine, Path config) throws IOException, InterruptedException {
        LabProcess process = process(processName);
        if (process.handle().isEmpty()) {
            Path jar = new AgentInstall(machine.resolve("install")).prepare(new BuiltAgent(installation.agentJar()));
            process.start(commands.agent(jar, config));
        }
    }

    /** Signs packages that the lab's agents take. */
    private ReleaseKey releaseKey() throws IOException {
        ReleaseKey key = new ReleaseKey(home.resolve("release.key"));
        if (!Files.exists(key.file())) {
            key.create();
        }
        return key;
    }

    /** A process of the lab, running or not. */
    public LabProcess process(String name) {
        return new LabProcess(name, home.resolve("processes"));
    }

    /** All processes that were ever started here, in the order to stop them. */
    public List<LabProcess> processes() throws IOException {
        Path folder = home.resolve("processes");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<LabProcess> list = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> process(name.substring(0, name.length() - ".log".length())))
                    .sorted(Comparator.comparingInt((LabProcess process) -> rank(process.name()))
                            .thenComparing(LabProcess::name))
                    .forEach(list::add);
        }
        return list;
    }

    /** Machines stop before their agents, those before the site, the site before the cloud. */
    private static int rank(String name) {
        return name.startsWith(SampleMachine.GUEST_PREFIX) || name.startsWith(SampleMachine.WRITER_PREFIX)
                ? 0
                : name.startsWith(SampleMachine.AGENT_PREFIX) ? 1 : rankOfServer(name);
    }

    private static int rankOfServer(String name) {
        int place = CLOUD_PROCESSES.indexOf(name);
        return place < 0 ? 2 : 2 + CLOUD_PROCESSES.size() - place;
    }

    /** The sample machine of that number; the same in every command. */
    SampleMachine machine(int number) throws IOException {
        String name = "machine" + number;
        Path folder = home.resolve("machines").resolve(name);
        Path port = folder.resolve("health-port");
        if (!Files.exists(port)) {
            Files.createDirectories(folder);
            Files.writeString(port, LabSettings.freePorts(1).getFirst().toString());
        }
        return new SampleMachine(name, folder, Integer.parseInt(Files.readString(port)));
    }

    /** The machines that were started here. */
    List<SampleMachine> machines() throws IOException {
        List<SampleMachine> found = new ArrayList<>();
        while (Files.exists(home.resolve("machines/machine" + (found.size() + 1)))) {
            found.add(machine(found.size() + 1));
        }
        return found;
    }

    /** Starts a machine at work behind its agent: writing alone, or booted; it is enrolled and not protected. */
    public void startMachine(SampleMachine machine, boolean boot) throws IOException, InterruptedException {
        new GuestDisks(this).build(machine);
        startAgent(machine);
        if (boot) {
            process(machine.guestName()).start(machine.bootCommand("drcount=100000 drpace=50000"));
        } else {
            process(machine.writerName()).start(machine.writerCommand(installation, WRITER_PACE));
        }
    }

    /** Stops everything. */
    public void stop() throws IOException, InterruptedException {
        for (LabProcess process : processes()) {
            process.stop();
        }
        Path machines = home.resolve("machines");
        if (Files.isDirectory(machines)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(machines)) {
                for (Path folder : folders) {
                    SampleMachine.removeSocket(folder);
                }
            }
        }
    }

    private LabCommands.Tenant tenant() throws IOException {
        JsonNode clients = clients();
        return new LabCommands.Tenant(
                clients.path("tenantId").asText(),
                clients.at("/managedIdentity/identityHeader").asText());
    }

    private JsonNode clients() throws IOException {
        return JSON.readTree(home.resolve("identity/clients.json").toFile());
    }

    /** The tenant's identifier. */
    public String tenantId() throws IOException {
        return tenant().id();
    }

    /** Where tokens are had. */
    public URI tokenUrl() throws IOException {
        return URI.create(commands.tenantUrl(tenant().id()) + "/oauth2/v2.0/token");
    }

    /** Azure Resource Manager, ending in a slash. */
    public URI armEndpoint() {
        return URI.create("https://127.0.0.1:" + settings.ports().arm() + "/");
    }

    /** The functions, without a slash. */
    public String functionsUrl() {
        return "https://127.0.0.1:" + settings.ports().functions();
    }

    /** The authority that signed every certificate of the lab. */
    public Path caFile() {
        return home.resolve(LabCertificate.CA_FILE);
    }

    /** A client in a role: contributor, operator or reader. */
    public ArmClient client(String role) throws IOException {
        return client(role, OUTAGE_PATIENCE);
    }

    /** The same, that waits as long for servers that are being restarted. */
    public ArmClient client(String role, Duration outagePatience) throws IOException {
        for (JsonNode client : clients().path("clients")) {
            String clientId = client.path("clientId").asText();
            if (clientId.equals("farshore-" + role.toLowerCase(Locale.ROOT))) {
                HttpClient http = ArmClient.http(tls());
                String secret = client.path("clientSecret").asText();
                return new ArmClient(
                        http, armEndpoint(), new ClientCredentials(http, tokenUrl(), clientId, secret), outagePatience);
            }
        }
        throw new IOException("there is no role '" + role + "'; choose contributor, operator or reader");
    }

    /** The storage account's connection string, with its key. */
    String storageConnection() {
        return commands.storage();
    }

    /** Trusts the site's own authority, which its process server made at first start. */
    SSLContext siteTls() throws IOException {
        return TlsIdentity.trustingPem(home.resolve("site/ca.pem"));
    }

    private SSLContext tls() throws IOException {
        return TlsIdentity.trustingPem(caFile());
    }

    /** Asks the key vault for the newest version of the vault's key, as the managed identity. */
    private String vaultKeyId() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(tls()).build()) {
            URI token = URI.create("http://127.0.0.1:" + settings.ports().managedIdentity()
                    + "/msi/token?api-version=2019-08-01&resource=https://vault.azure.net");
            HttpRequest ask = HttpRequest.newBuilder(token)
                    .header("X-IDENTITY-HEADER", tenant().identityHeader())
                    .build();
            String bearer = JSON.readTree(
                            http.send(ask, HttpResponse.BodyHandlers.ofString()).body())
                    .path("access_token")
                    .asText();
            URI key = URI.create("https://127.0.0.1:" + settings.ports().keyVault() + "/keys/" + LabCommands.VAULT_KEY
                    + "?api-version=7.4");
            HttpRequest get = HttpRequest.newBuilder(key)
                    .header("Authorization", "Bearer " + bearer)
                    .build();
            String body = http.send(get, HttpResponse.BodyHandlers.ofString()).body();
            String id = JSON.readTree(body).at("/key/kid").asText();
            if (id.isEmpty()) {
                throw new IOException("the key vault did not give its key: " + body);
            }
            return id;
        }
    }
}
