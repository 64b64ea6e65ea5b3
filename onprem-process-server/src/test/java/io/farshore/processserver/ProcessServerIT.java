package io.farshore.processserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.agent.enrolment.AgentIdentity;
import io.farshore.agent.enrolment.EnrolmentClient;
import io.farshore.agent.ship.ReplicationTarget.Reply;
import io.farshore.agent.ship.SiteClient;
import io.farshore.processserver.agents.PackageFolder;
import io.farshore.processserver.pipeline.SourceMachine;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.crypto.TlsContexts;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.MarkKind;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.protocol.MachineDescription;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.DiskOfEpoch;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A started server with its real listeners, over mutual TLS, before a cloud in memory. */
class ProcessServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSPHRASE = "a passphrase of some length";
    private static final UUID ITEM_A = new UUID(10, 1);
    private static final UUID ITEM_B = new UUID(10, 2);

    @TempDir
    private static Path folder;

    private static FakeVault vault;
    private static ServerSettings settings;
    private static ApplicationContext context;
    private static AgentIdentity machineA;
    private static AgentIdentity machineB;

    @BeforeAll
    static void start() throws Exception {
        vault = new FakeVault();
        Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
        settings = new ServerSettings(
                folder.resolve("home"),
                "127.0.0.1",
                freePort(),
                freePort(),
                List.of("127.0.0.1"),
                "hq",
                passphrase,
                vault.credentials(folder),
                ServerSettings.MIN_CACHE_BYTES,
                Duration.ofMillis(100));
        context = ProcessServer.start(settings);
        machineA = enrolled("a");
        machineB = enrolled("b");
        vault.protect(ITEM_A, machineA.machineId(), 60);
        vault.protect(ITEM_B, machineB.machineId(), 60);
        await(() -> vault.commands.isEmpty());
    }

    @AfterAll
    static void stop() {
        context.close();
        vault.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
            Thread.sleep(20);
        }
    }

    private static URI control() {
        return URI.create("https://127.0.0.1:" + settings.controlPort());
    }

    private static AgentIdentity enrolled(String name) throws Exception {
        AgentIdentity identity = AgentIdentity.loadOrCreate(folder.resolve(name), JSON);
        new EnrolmentClient(control(), JSON).enrol(identity, name, PASSPHRASE.toCharArray());
        return identity;
    }

    private static HttpClient clientOf(AgentIdentity machine) throws IOException {
        return HttpClient.newBuilder()
                .sslContext(machine.tls())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static HttpClient stranger() throws IOException {
        return HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(
                        List.of(Pem.certificate(Files.readString(settings.home().resolve("ca.pem"))))))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static HttpResponse<String> call(
            HttpClient client, String method, String url, BodyPublisher body, String type) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", type)
                        .method(method, body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String items(UUID item, String rest) {
        return settings.processServerUrl() + "/v1/items/" + item + rest;
    }

    private static HttpResponse<String> postBatch(HttpClient client, UUID item, byte[] body) throws Exception {
        return call(
                client, "POST", items(item, "/batches"), BodyPublishers.ofByteArray(body), "application/octet-stream");
    }

    private static String message(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).path("message").asText();
    }

    @Test
    void carriesAMachineFromEnrolmentToAPointInStorage() throws Exception {
        DiskOfEpoch disk = new DiskOfEpoch(0, new UUID(7, 7), 1 << 20);
        byte[] data = new byte[64 << 10];
        new Random(3).nextBytes(data);
        try (SiteClient client = new SiteClient(machineA.tls(), control(), JSON)) {
            AgentHeartbeat.Assignment assignment = client.heartbeat(new AgentHeartbeat(describe(machineA), null, null))
                    .assignment();
            assertThat(assignment).isNotNull();
            String url = java.util.Objects.requireNonNull(assignment).processServerUrl();
            assertThat(assignment.itemId()).isEqualTo(ITEM_A);
            assertThat(client.state(url, ITEM_A).epoch()).isZero();
            assertThat(client.open(url, ITEM_A, 9, List.of(disk))).isInstanceOf(Reply.Taken.class);
            BatchBuilder scan = new BatchBuilder(ITEM_A, 9, 1 << 20);
            scan.add(JournalRecord.bare(RecordType.SCANNED, 0, 0, disk.sizeBytes(), 0, 1), null);
            assertThat(client.send(url, ITEM_A, scan.finish(0, 0))).isInstanceOf(Reply.Taken.class);
            BatchBuilder batch = new BatchBuilder(ITEM_A, 9, 1 << 20);
            batch.add(JournalRecord.write(0, 1, 4096, ByteBuffer.wrap(data), 5), ByteBuffer.wrap(data));
            batch.add(JournalRecord.bare(RecordType.MARK, 0, 2, MarkKind.CRASH_CONSISTENT.code(), 0, 6), null);
            assertThat(client.send(url, ITEM_A, batch.finish(1, 2)))
                    .satisfies(reply -> assertThat(((Reply.Taken) reply).state().acknowledgedSequence())
                            .isEqualTo(2));
            BatchBuilder gap = new BatchBuilder(ITEM_A, 9, 1 << 20);
            gap.add(JournalRecord.bare(RecordType.HEARTBEAT, 0, 4, 0, 0, 7), null);
            assertThat(client.send(url, ITEM_A, gap.finish(4, 4))).isInstanceOf(Reply.OutOfStep.class);
        }
        await(() -> !vault.manifests.list("").isEmpty());
        SiteIdentity site = context.getBean(SiteIdentity.class);
        RecoveryPointManifest point = new PointVerifier(
                        vault.manifests,
                        vault.segments(ITEM_A),
                        List.of(site.signer().publicKey()))
                .verify(ITEM_A, 9, 1);
        byte[] expected = new byte[1 << 20];
        System.arraycopy(data, 0, expected, 4096, data.length);
        assertThat(SourceMachine.hydrate(vault.segments(ITEM_A), point)[0]).isEqualTo(expected);
        await(() -> vault.commits.stream().anyMatch(commit -> commit.contains("\"sequence\":2")));
        await(() -> !vault.eventsWith("MachineDiscovered").isEmpty());
    }

    @Test
    void givesAPackageToAgentsAndToNobodyElse() throws Exception {
        byte[] zip = new byte[3 << 20];
        new Random(4).nextBytes(zip);
        PackageFolder.add(settings.home(), "0.1.1", zip);
        AgentHeartbeat.Offer offer = new AgentHeartbeat.Offer("0.1.1", "");
        Path got = folder.resolve("got.zip");
        try (SiteClient client = new SiteClient(machineA.tls(), control(), JSON)) {
            client.download(offer, got, zip.length);
            assertThat(Files.readAllBytes(got)).isEqualTo(zip);
            assertThatThrownBy(() -> client.download(offer, got, zip.length - 1))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> client.download(new AgentHeartbeat.Offer("0.1.2", ""), got, zip.length))
                    .hasMessageContaining("404");
        }
        String packages = control() + "/v1/agents/packages/";
        try (HttpClient agent = clientOf(machineA);
                HttpClient stranger = stranger()) {
            for (String version : List.of("..%2F..%2Fca.key", "0.1.1.zip", "0.1.1%00", "%2e%2e")) {
                assertThat(call(agent, "GET", packages + version, BodyPublishers.noBody(), "text/plain")
                                .statusCode())
                        .as(version)
                        .isGreaterThanOrEqualTo(400)
                        .isLessThan(500);
            }
            assertThat(call(stranger, "GET", packages + "0.1.1", BodyPublishers.noBody(), "text/plain")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void offersAnUpdateAndTellsTheVaultThatTheMachineRunsIt() throws Exception {
        String signature = PackageFolder.add(settings.home(), "0.1.1", new byte[] {1});
        String command = new UUID(20, 1).toString();
        vault.commands.add(JSON.writeValueAsString(Map.of(
                "commandId",
                command,
                "type",
                "UpdateAgent",
                "itemId",
                ITEM_B.toString(),
                "machineId",
                machineB.machineId().toString())));
        vault.commands.add(JSON.writeValueAsString(Map.of(
                "commandId", new UUID(20, 2).toString(),
                "type", "UpdateAgent",
                "itemId", ITEM_A.toString(),
                "machineId", machineB.machineId().toString())));
        AgentHeartbeat old = new AgentHeartbeat(describe(machineB), null, new AgentHeartbeat.Updates(null));
        try (SiteClient client = new SiteClient(machineB.tls(), control(), JSON)) {
            await(() -> client.heartbeat(old).update() != null);
            assertThat(client.heartbeat(old).update()).isEqualTo(new AgentHeartbeat.Offer("0.1.1", signature));
            MachineDescription updated = new MachineDescription(
                    machineB.machineId(), "m", "127.0.0.1", "Linux", "1", "0.1.1", 1, 1, List.of(), "");
            assertThat(client.heartbeat(new AgentHeartbeat(updated, null, old.updates()))
                            .update())
                    .isNull();
        }
        await(() -> !vault.eventsWith(command).isEmpty());
        assertThat(vault.eventsWith(command).getFirst()).contains("\"succeeded\":true");
        await(() -> !vault.eventsWith(new UUID(20, 2).toString()).isEmpty());
        assertThat(vault.eventsWith(new UUID(20, 2).toString()).getFirst()).contains("does not protect machine");
    }

    private static MachineDescription describe(AgentIdentity machine) {
        return new MachineDescription(machine.machineId(), "m", "127.0.0.1", "Linux", "1", "0", 1, 1, List.of(), "");
    }

    @Test
    void keepsEachMachineToItsOwnItem() throws Exception {
        try (HttpClient client = clientOf(machineB)) {
            for (HttpResponse<String> refused : List.of(
                    call(client, "GET", items(ITEM_A, "/state"), BodyPublishers.noBody(), "application/json"),
                    call(
                            client,
                            "PUT",
                            items(ITEM_A, "/epochs/99"),
                            BodyPublishers.ofString("{\"disks\":[]}"),
                            "application/json"),
                    postBatch(client, ITEM_A, new byte[100]),
                    postBatch(client, new UUID(99, 99), new byte[100]))) {
                assertThat(refused.statusCode()).isEqualTo(403);
                assertThat(message(refused)).contains("not protected here for this machine");
            }
            HttpResponse<String> own =
                    call(client, "GET", items(ITEM_B, "/state"), BodyPublishers.noBody(), "application/json");
            assertThat(own.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void letsAMachineSpeakForItselfOnly() throws Exception {
        try (SiteClient client = new SiteClient(machineB.tls(), control(), JSON)) {
            assertThatThrownBy(() -> client.heartbeat(new AgentHeartbeat(describe(machineA), null, null)))
                    .hasMessageContaining("403");
            AgentHeartbeat.Status stolen =
                    new AgentHeartbeat.Status(ITEM_A, AgentHeartbeat.Stage.ResyncRequired, 77, 0, 0, 0, 0, List.of());
            AgentHeartbeat.Status own =
                    new AgentHeartbeat.Status(ITEM_B, AgentHeartbeat.Stage.Protected, 78, 0, 0, 0, 0, List.of());
            client.heartbeat(new AgentHeartbeat(describe(machineB), stolen, null));
            client.heartbeat(new AgentHeartbeat(describe(machineB), own, null));
        }
        await(() -> !vault.eventsWith("\"epoch\":78").isEmpty());
        assertThat(vault.eventsWith("\"epoch\":77")).isEmpty();
    }

    @Test
    void turnsAwayWhoShowsNoCertificate() throws Exception {
        try (HttpClient client = stranger()) {
            assertThat(postBatch(client, ITEM_A, new byte[100]).statusCode()).isEqualTo(403);
            assertThat(call(client, "GET", items(ITEM_A, "/state"), BodyPublishers.noBody(), "application/json")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(call(
                                    client,
                                    "POST",
                                    control() + "/v1/agents/heartbeat",
                                    BodyPublishers.ofString("{}"),
                                    "application/json")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void refusesACertificateOfAnotherAuthority() throws Exception {
        SiteIdentity other = SiteIdentity.loadOrCreate(
                folder.resolve("other-site"), List.of("127.0.0.1"), JSON, java.time.Instant.now());
        var tls = TlsContexts.mutual(
                List.of(Pem.certificate(Files.readString(settings.home().resolve("ca.pem")))),
                other.serverKey(),
                other.serverChain());
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            assertThatThrownBy(() -> {
                        HttpResponse<String> answer = postBatch(client, ITEM_A, new byte[100]);
                        throw new IOException("status " + answer.statusCode());
                    })
                    .isInstanceOf(IOException.class)
                    .message()
                    .isNotEqualTo("status 200");
        }
    }

    @Test
    void answersGarbageWithAMessageAndNotWithAFault() throws Exception {
        try (HttpClient client = clientOf(machineB)) {
            HttpResponse<String> opened = call(
                    client,
                    "PUT",
                    items(ITEM_B, "/epochs/4"),
                    BodyPublishers.ofString("{\"disks\":[{\"ordinal\":0,\"diskId\":\"" + new UUID(1, 1)
                            + "\",\"sizeBytes\":1048576}]}"),
                    "application/json");
            assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
            byte[] noise = new byte[5000];
            new Random(5).nextBytes(noise);
            HttpResponse<String> batch = postBatch(client, ITEM_B, noise);
            assertThat(batch.statusCode()).isEqualTo(400);
            assertThat(message(batch)).contains("batch header");
            for (String body :
                    List.of("", "{", "[]", "{}", "{\"disks\":[null]}", "{\"disks\":[{\"ordinal\":\"x\"}]}")) {
                HttpResponse<String> answer = call(
                        client, "PUT", items(ITEM_B, "/epochs/5"), BodyPublishers.ofString(body), "application/json");
                assertThat(answer.statusCode()).as(body + " → " + answer.body()).isEqualTo(400);
                assertThat(message(answer)).as(body).isNotBlank();
            }
            HttpResponse<String> path = call(
                    client,
                    "GET",
                    settings.processServerUrl() + "/v1/items/not-a-uuid/state",
                    BodyPublishers.noBody(),
                    "application/json");
            assertThat(path.statusCode()).isEqualTo(400);
            for (String body : List.of("{}", "{\"machine\":null}", "{\"machine\":{}}", "nothing")) {
                HttpResponse<String> answer = call(
                        client,
                        "POST",
                        control() + "/v1/agents/heartbeat",
                        BodyPublishers.ofString(body),
                        "application/json");
                assertThat(answer.statusCode()).as(body + " → " + answer.body()).isEqualTo(400);
            }
        }
    }

    @Test
    void refusesBodiesThatAreTooLong() throws Exception {
        try (HttpClient client = clientOf(machineB)) {
            int status;
            try {
                status = postBatch(client, ITEM_B, new byte[41 << 20]).statusCode();
            } catch (IOException e) {
                status = 413; // the server closed while the client was still sending
            }
            assertThat(status).isEqualTo(413);
        }
        try (HttpClient client = stranger()) {
            HttpResponse<String> answer = call(
                    client,
                    "POST",
                    control() + "/v1/enroll",
                    BodyPublishers.ofString("x".repeat(100_000)),
                    "application/json");
            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void enrolsOnlyWhoKnowsThePassphrase() throws Exception {
        AgentIdentity identity = AgentIdentity.loadOrCreate(folder.resolve("intruder"), JSON);
        assertThatThrownBy(() -> new EnrolmentClient(control(), JSON)
                        .enrol(identity, "x", "another passphrase, as long".toCharArray()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("passphrase is wrong");
        assertThat(identity.isEnrolled()).isFalse();
        assertThatThrownBy(() -> new EnrolmentClient(control(), JSON).enrol(identity, "x", "short".toCharArray()))
                .hasMessageContaining("at least 16");
    }

    @Test
    void answersEnrolmentsThatMakeNoSense() throws Exception {
        String nonce = "bm9uY2Ugbm9uY2Ugbm9uY2U=";
        String csr = "not a request";
        UUID id = new UUID(3, 3);
        String mac = io.farshore.replication.protocol.Enrolment.requestMac(
                PASSPHRASE.toCharArray(), "agent", id, "x", csr, nonce);
        String master = io.farshore.replication.protocol.Enrolment.requestMac(
                PASSPHRASE.toCharArray(), "process-server", id, "x", csr, nonce);
        try (HttpClient client = stranger()) {
            assertThat(enrol(client, "agent", id, csr, nonce, mac)).startsWith("400 no PEM block");
            assertThat(enrol(client, "process-server", id, csr, nonce, master)).startsWith("400 unknown role");
            assertThat(enrol(client, "process-server", id, csr, nonce, mac)).startsWith("403");
            assertThat(enrol(client, "agent", new UUID(3, 4), csr, nonce, mac)).startsWith("403");
            assertThat(enrol(client, "agent", id, csr, nonce, "forged")).startsWith("403");
            HttpResponse<String> empty =
                    call(client, "POST", control() + "/v1/enroll", BodyPublishers.ofString("{}"), "application/json");
            assertThat(empty.statusCode()).isEqualTo(400);
        }
    }

    private static String enrol(HttpClient client, String role, UUID id, String csr, String nonce, String mac)
            throws Exception {
        JsonNode body = JSON.createObjectNode()
                .put("role", role)
                .put("id", id.toString())
                .put("name", "x")
                .put("csr", csr)
                .put("nonce", nonce)
                .put("mac", mac);
        HttpResponse<String> answer = call(
                client,
                "POST",
                control() + "/v1/enroll",
                BodyPublishers.ofString(JSON.writeValueAsString(body)),
                "application/json");
        return answer.statusCode() + " " + message(answer);
    }

    @Test
    void showsHealthAndMetricsAndNothingElse() throws Exception {
        try (HttpClient client = stranger()) {
            HttpResponse<String> health = get(client, "/health");
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
            assertThat(JSON.readTree(get(client, "/health").body())
                            .path("status")
                            .asText())
                    .isEqualTo("UP");
            assertThat(get(client, "/prometheus").body())
                    .contains("farshore_cache_limit_bytes", "farshore_uploaded_bytes");
            for (String other : List.of("/env", "/beans", "/loggers", "/threaddump", "/stop", "/refresh", "/metrics")) {
                assertThat(get(client, other).statusCode()).as(other).isIn(401, 404);
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return call(client, "GET", control() + path, BodyPublishers.noBody(), "application/json");
    }

    @Test
    void keepsItsSecretsToItsOwner() throws Exception {
        for (String name : List.of("server.p12", "trust.p12", "ca.key", "manifest.key", "site.json", "items.json")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(settings.home().resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }
}
