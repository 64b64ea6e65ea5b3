package io.farshore.emulation.lab;

import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.lab.LabProcess.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How each process of the lab is started. */
final class LabCommands {
    /** The name under which the vault's key is kept. */
    static final String VAULT_KEY = "farshore-vault";

    /** Azurite's account, which is public knowledge; it listens on loopback only. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String ACCOUNT_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final String COSMOS_KEY =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";
    private static final Pattern READY = Pattern.compile("^ready ", Pattern.MULTILINE);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation installation;
    private final Path home;
    private final LabSettings settings;

    LabCommands(Installation installation, Path home, LabSettings settings) {
        this.installation = installation;
        this.home = home;
        this.settings = settings;
    }

    private static String local(int port) {
        return "https://127.0.0.1:" + port;
    }

    /** The identity tenant. */
    String tenantUrl(String tenantId) {
        return local(settings.ports().identity()) + "/" + tenantId;
    }

    Command azurite() throws IOException {
        Path data = Files.createDirectories(home.resolve("storage"));
        List<String> words = List.of(
                "node",
                installation.azurite().toString(),
                "--silent",
                "--loose",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--location",
                data.toString(),
                "--blobPort",
                Integer.toString(settings.ports().blob()),
                "--queuePort",
                Integer.toString(settings.ports().queue()),
                "--tablePort",
                Integer.toString(settings.ports().table()));
        return new Command(words, Map.of(), Pattern.compile("Table service is successfully listening"), PATIENCE);
    }

    Command cosmos() {
        return emulator(
                "cosmos.CosmosEmulator",
                128,
                List.of("--port", port(settings.ports().cosmos()), "--data", folder("cosmos"), "--key", COSMOS_KEY));
    }

    Command identity() {
        return secured(
                "identity.IdentityEmulator",
                settings.ports().identity(),
                "identity",
                List.of("--msi-port", port(settings.ports().managedIdentity())));
    }

    Command keyVault(String tenantId) {
        return secured(
                "keyvault.KeyVaultEmulator",
                settings.ports().keyVault(),
                "keyvault",
                List.of("--issuer-url", tenantUrl(tenantId), "--key", VAULT_KEY));
    }

    Command arm(String tenantId) {
        return secured(
                "arm.ArmEmulator",
                settings.ports().arm(),
                "arm",
                List.of(
                        "--issuer-url",
                        tenantUrl(tenantId),
                        "--recovery-services-url",
                        local(settings.ports().functions())));
    }

    private Command secured(String main, int port, String folder, List<String> more) {
        List<String> words = new ArrayList<>(List.of(
                "--port",
                port(port),
                "--data",
                folder(folder),
                "--keystore",
                home.resolve(LabCertificate.SERVER_FILE).toString(),
                "--keystore-password",
                settings.keyStorePassword()));
        words.addAll(more);
        return emulator(main, 192, words);
    }

    private Command emulator(String main, int heapMb, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                installation.java(),
                "-Xmx" + heapMb + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                installation.emulationJar().toString(),
                "io.farshore.emulation." + main));
        words.addAll(arguments);
        return new Command(words, Map.of(), READY, PATIENCE);
    }

    Command functions(Tenant tenant, String vaultKeyId) {
        List<String> words = new ArrayList<>(List.of(
                installation.java(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-DCOSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED=true",
                "-Djavax.net.ssl.trustStore=" + home.resolve(LabCertificate.TRUST_FILE),
                "-Djavax.net.ssl.trustStorePassword=" + settings.keyStorePassword(),
                "-cp",
                installation.emulationJar().toString(),
                "io.farshore.emulation.functionshost.FunctionsHost"));
        words.addAll(List.of(
                "--app",
                installation.functionsApp().toString(),
                "--port",
                port(settings.ports().functions()),
                "--keystore",
                home.resolve(LabCertificate.SERVER_FILE).toString(),
                "--keystore-password",
                settings.keyStorePassword(),
                "--function-key",
                settings.functionKey()));
        return new Command(words, functionSettings(tenant, vaultKeyId), READY, PATIENCE);
    }

    /** What the identity emulator made up. */
    record Tenant(String id, String identityHeader) {}

    private Map<String, String> functionSettings(Tenant tenant, String vaultKeyId) {
        Map<String, String> app = new TreeMap<>();
        app.put("AzureWebJobsStorage", storage());
        app.put("FARSHORE_STORAGE", storage());
        app.put(
                "FARSHORE_COSMOS_ENDPOINT",
                "http://127.0.0.1:" + settings.ports().cosmos() + "/");
        app.put("FARSHORE_COSMOS_KEY", COSMOS_KEY);
        app.put("FARSHORE_TOKEN_ISSUER", tenantUrl(tenant.id()) + "/v2.0");
        app.put("FARSHORE_TOKEN_JWKS_URL", tenantUrl(tenant.id()) + "/discovery/v2.0/keys");
        app.put("FARSHORE_VAULT_KEY_ID", vaultKeyId);
        app.put("FARSHORE_KEY_VAULT_VERIFY_CHALLENGE", "false");
        app.put("FARSHORE_ARM_ENDPOINT", local(settings.ports().arm()) + "/");
        app.put("FARSHORE_ARM_AUTHORITY", local(settings.ports().identity()) + "/");
        app.put("FARSHORE_ARM_TENANT", tenant.id());
        app.put("FARSHORE_ARM_SUBSCRIPTION", settings.subscriptionId());
        app.put("FARSHORE_RETRY_AFTER_SECONDS", "1");
        app.put("FARSHORE_JOB_POLL_SECONDS", "1");
        app.put("FARSHORE_RANGE_MIB", "16");
        app.put("FARSHORE_CONSISTENCY_SCHEDULE", "*/5 * * * * *");
        app.put("FARSHORE_BASE_MIB", "1"); // so that a life of minutes sees its history merged
        app.put("FARSHORE_BASE_SEGMENTS", "40");
        app.put("FARSHORE_PRUNE_SCHEDULE", "*/10 * * * * *");
        app.put("FARSHORE_SWEEP_SCHEDULE", "*/15 * * * * *");
        app.put("IDENTITY_ENDPOINT", "http://127.0.0.1:" + settings.ports().managedIdentity() + "/msi/token");
        app.put("IDENTITY_HEADER", tenant.identityHeader());
        return app;
    }

    /** The storage account's connection string. */
    String storage() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + ACCOUNT_KEY
                + ";BlobEndpoint=http://127.0.0.1:" + settings.ports().blob() + "/" + ACCOUNT
                + ";QueueEndpoint=http://127.0.0.1:" + settings.ports().queue() + "/" + ACCOUNT
                + ";TableEndpoint=http://127.0.0.1:" + settings.ports().table() + "/" + ACCOUNT + ";";
    }

    Command processServer(Path passphraseFile, Path vaultCredentials) {
        List<String> words = List.of(
                installation.java(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-jar",
                installation.processServerJar().toString(),
                "--home",
                folder("site"),
                "--bind",
                "127.0.0.1",
                "--control-port",
                port(settings.ports().control()),
                "--data-port",
                port(settings.ports().data()),
                "--host",
                "127.0.0.1",
                "--host",
                "localhost",
                "--site-name",
                "lab-site",
                "--passphrase-file",
                passphraseFile.toString(),
                "--vault-credentials",
                vaultCredentials.toString(),
                "--cache-limit-mb",
                "2048",
                "--poll-seconds",
                "0.5");
        return new Command(words, Map.of(), READY, PATIENCE);
    }

    /** Small, because an agent shares its machine; with the full compiler, because TLS is ten times slower without. */
    Command agent(Path jar, Path config) {
        List<String> words = List.of(
                installation.java(),
                "-Xmx28m",
                "-XX:+UseSerialGC",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-jar",
                jar.toString(),
                "--config",
                config.toString());
        return new Command(words, Map.of("MALLOC_ARENA_MAX", "1"), READY, PATIENCE);
    }

    private String folder(String name) {
        return home.resolve(name).toString();
    }

    private static String port(int port) {
        return Integer.toString(port);
    }
}
