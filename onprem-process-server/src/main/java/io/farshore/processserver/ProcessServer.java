package io.farshore.processserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.discovery.AccountCommand;
import io.farshore.processserver.roles.process.Pipelines;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.replication.block.FolderLock;
import io.farshore.replication.crypto.Pem;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/** The on-premises server: configuration server and process server in one process. */
@CommandLine.Command(
        name = "farshore-process-server",
        mixinStandardHelpOptions = true,
        version = "farshore-process-server 0.1.0",
        description = {
            "Configuration server and process server of a Farshore site.",
            "",
            "It enrols machines, takes their replication data over mutual TLS, compresses and encrypts it, and puts it"
                    + " into Blob storage with credentials that can add but never read, overwrite or delete."
        },
        footer = {
            "",
            "Example:",
            "  farshore-process-server --home /var/lib/farshore --site-name hq \\",
            "      --host ps1.example.com --passphrase-file /etc/farshore/passphrase \\",
            "      --vault-credentials /etc/farshore/vault.json",
            "",
            "Accounts of vCenters: farshore-process-server account --help",
            "Health: https://HOST:CONTROL-PORT/health   Metrics: …/prometheus"
        })
public final class ProcessServer implements Callable<Integer> {
    @CommandLine.Option(names = "--home", required = true, description = "Folder of keys, cache and state.")
    private Path home = Path.of(".");

    @CommandLine.Option(
            names = "--bind",
            defaultValue = "0.0.0.0",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "";

    @CommandLine.Option(
            names = "--control-port",
            defaultValue = "443",
            description = "Enrolment and control (default: ${DEFAULT-VALUE}).")
    private int controlPort;

    @CommandLine.Option(
            names = "--data-port",
            defaultValue = "9443",
            description = "Replication data (default: ${DEFAULT-VALUE}).")
    private int dataPort;

    @CommandLine.Option(
            names = "--host",
            required = true,
            description = "Name or address under which agents reach this server; may be repeated.")
    private List<String> hosts = List.of();

    @CommandLine.Option(
            names = "--site-name",
            required = true,
            description = "The fabric's friendly name in the vault.")
    private String siteName = "";

    @CommandLine.Option(
            names = "--passphrase-file",
            required = true,
            description = "File with the enrolment passphrase, at least 16 characters.")
    private Path passphraseFile = Path.of("");

    @CommandLine.Option(
            names = "--vault-credentials",
            required = true,
            description = "Registration file downloaded from the vault.")
    private Path vaultCredentials = Path.of("");

    @CommandLine.Option(
            names = "--cache-limit-mb",
            defaultValue = "10240",
            description = "Room for data that waits for its upload (default: ${DEFAULT-VALUE}).")
    private long cacheLimitMb;

    @CommandLine.Option(
            names = "--poll-seconds",
            defaultValue = "5",
            description = "How often commands are looked for (default: ${DEFAULT-VALUE}).")
    private double pollSeconds;

    private @Nullable FolderLock lock;

    /** Runs until it is told to stop. */
    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        boolean accounts = arguments.length > 0 && arguments[0].equals("account");
        CommandLine line = new CommandLine(accounts ? new AccountCommand() : new ProcessServer());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof IOException || e instanceof IllegalArgumentException) {
                command.getErr().println("farshore-process-server: " + e.getMessage());
                return 2;
            }
            throw e;
        });
        System.exit(line.execute(accounts ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerSettings settings = new ServerSettings(
                home,
                bind,
                controlPort,
                dataPort,
                hosts,
                siteName,
                passphraseFile,
                vaultCredentials,
                cacheLimitMb << 20,
                Duration.ofMillis((long) (pollSeconds * 1000)));
        lock = FolderLock.take(home); // two servers on one cache would give numbers out twice
        ApplicationContext context = start(settings);
        System.out.println("ready control=" + settings.controlPort() + " data=" + settings.dataPort());
        Runtime.getRuntime().addShutdownHook(new Thread(context::stop));
        Thread.currentThread().join();
        return 0;
    }

    /** Serves; the caller stops the context. */
    static ApplicationContext start(ServerSettings settings) throws IOException {
        SiteIdentity identity =
                SiteIdentity.loadOrCreate(settings.home(), settings.hosts(), new ObjectMapper(), Instant.now());
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties(settings, identity))
                .singletons(settings, identity)
                .banner(false)
                .start();
        context.getBean(EmbeddedServer.class).start();
        context.getBean(Pipelines.class).resumeAll();
        return context;
    }

    private static Map<String, Object> properties(ServerSettings settings, SiteIdentity identity) throws IOException {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        Map<String, Object> properties = new HashMap<>();
        properties.put("micronaut.server.ssl.enabled", true);
        properties.put("micronaut.server.ssl.client-authentication", "want");
        properties.put("micronaut.server.ssl.key-store.path", "file:" + keyStore(settings, identity, password));
        properties.put("micronaut.server.ssl.key-store.type", "PKCS12");
        properties.put("micronaut.server.ssl.key-store.password", password);
        properties.put("micronaut.server.ssl.trust-store.path", "file:" + trustStore(settings, identity, password));
        properties.put("micronaut.server.ssl.trust-store.type", "PKCS12");
        properties.put("micronaut.server.ssl.trust-store.password", password);
        listener(properties, "control", settings.bind(), settings.controlPort());
        listener(properties, "data", settings.bind(), settings.dataPort());
        return properties;
    }

    private static void listener(Map<String, Object> properties, String name, String bind, int port) {
        String prefix = "micronaut.server.netty.listeners." + name + ".";
        properties.put(prefix + "host", bind);
        properties.put(prefix + "port", port);
        properties.put(prefix + "ssl", true);
    }

    /** The listeners read key stores from files only; these are made anew at each start, under a password of it. */
    private static Path keyStore(ServerSettings settings, SiteIdentity identity, String password) throws IOException {
        return store(
                settings.home().resolve("server.p12"),
                password,
                store -> store.setKeyEntry(
                        "server",
                        identity.serverKey(),
                        password.toCharArray(),
                        identity.serverChain().toArray(new Certificate[0])));
    }

    private static Path trustStore(ServerSettings settings, SiteIdentity identity, String password) throws IOException {
        return store(
                settings.home().resolve("trust.p12"),
                password,
                store -> store.setCertificateEntry("site", identity.authority().certificate()));
    }

    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private static Path store(Path file, String password, Filling filling) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.fill(store);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            Pem.writeSecret(file, bytes.toByteArray());
            return file.toAbsolutePath();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PKCS #12 stores must work", e);
        }
    }
}
