package io.farshore.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.MutableClock;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.InMemoryJobQueue;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobMessage;
import io.farshore.controlplane.point.Compaction;
import io.farshore.controlplane.store.Documents;
import io.farshore.controlplane.store.InMemoryDocumentStore;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.functions.alerts.HealthWatch;
import io.farshore.functions.alerts.JobFailures;
import io.farshore.functions.api.ApiPorts;
import io.farshore.functions.api.ApiRequest;
import io.farshore.functions.api.ApiResponse;
import io.farshore.functions.api.AuditTrail;
import io.farshore.functions.api.Caller;
import io.farshore.functions.api.VaultApiHandler;
import io.farshore.functions.jobs.HydrateMessage;
import io.farshore.functions.jobs.HydratedRange;
import io.farshore.functions.jobs.JobDefinitions;
import io.farshore.functions.jobs.JobExports;
import io.farshore.functions.jobs.JobPorts;
import io.farshore.functions.jobs.RangeTask;
import io.farshore.functions.jobs.RunbookCaller;
import io.farshore.functions.points.Compactions;
import io.farshore.functions.points.FirstPoint;
import io.farshore.functions.points.Pruning;
import io.farshore.functions.points.RecoveryPointRecorder;
import io.farshore.functions.points.RemovedData;
import io.farshore.functions.request.Webhook;
import io.farshore.functions.site.Commits;
import io.farshore.functions.site.SiteCertificates;
import io.farshore.functions.site.SiteEvents;
import io.farshore.functions.site.SiteSignatures;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The whole cloud side in memory, with one site whose machine is an {@link ItemFixture}. */
public final class Lab {
    public static final String VAULT =
            "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1";
    public static final String VERSION = "?api-version=2024-04-01";
    public static final String SITE_ID = "22222222-2222-2222-2222-222222222222";
    public static final String FABRIC_ID = "33333333-3333-3333-3333-333333333333";
    public static final String FABRIC_NAME = "ab".repeat(32);
    public static final String SERVER_ID = "44444444-4444-4444-4444-444444444444";
    public static final String MACHINE_ID = "55555555-5555-5555-5555-555555555555";
    public static final String SECOND_MACHINE_ID = "66666666-6666-6666-6666-666666666666";
    public static final String FABRIC = VAULT + "/replicationFabrics/" + FABRIC_NAME;
    public static final String CONTAINER = FABRIC + "/replicationProtectionContainers/cloud_" + FABRIC_ID;
    public static final String ITEM = CONTAINER + "/replicationProtectedItems/vm1";
    public static final SiteKeys SITE = SiteKeys.generate("Ed25519");

    public final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:10:00.1234567Z"));
    public final InMemoryDocumentStore control = new InMemoryDocumentStore();
    public final InMemoryDocumentStore points = new InMemoryDocumentStore();
    public final ControlRecords records = ControlRecords.of(control, points);
    public final InMemoryJobQueue jobQueue = new InMemoryJobQueue(clock);
    public final Deque<HydrateMessage> hydrateQueue = new ArrayDeque<>();
    public final List<SiteCommand> commands = new ArrayList<>();
    public final Deque<UUID> nextIds = new ArrayDeque<>();
    public final MemoryStores stores = new MemoryStores();
    public final FakeCompute compute = new FakeCompute();
    public final ItemFixture machine;
    public final SiteEvents events;
    public final Commits commits;
    public final RecoveryPointRecorder recorder;
    public final HealthWatch health;
    public final JobEngine engine;
    public final RangeTask rangeTask;
    public final Compactions compactions;
    public final Pruning pruning;
    public final RemovedData removedData;
    public final SiteSignatures signatures;
    public final VaultApiHandler api;
    public final Map<String, byte[]> exported = new HashMap<>();
    public final List<ObjectNode> audited = new ArrayList<>();
    public AuditTrail audit = (vault, entry) -> audited.add(entry);
    public RunbookCaller runbook = (webhook, context, deliveryId) -> new Webhook.Answer(202, "started");
    public Caller caller = new Caller("me", Set.of("Contributor"));

    public Lab(long... diskSizes) {
        this(Duration.ofDays(14), diskSizes);
    }

    /** @param keepRemoved how long data stays after protection was disabled */
    public Lab(Duration keepRemoved, long... diskSizes) {
        machine = new ItemFixture(diskSizes);
        stores.manifests = machine.manifests;
        stores.segments.put(machine.itemId.toString(), machine.segments);
        JobPorts ports = new JobPorts(
                records,
                new Documents<>(control, "HydratedRange", HydratedRange.class),
                stores,
                item -> recorder().recordArrived(item),
                this::unwrap,
                compute,
                (fabricId, command) -> commands.add(command),
                (webhook, context, deliveryId) -> runbook.call(webhook, context, deliveryId),
                (jobId, content) -> {
                    exported.put(jobId, content);
                    return new JobExports.Export("https://blobs.example/" + jobId, "sig=x");
                },
                hydrateQueue::add,
                compute::target,
                () -> new SiteCommand.VaultKey("test-key/1", SigningKeys.toBase64(ItemFixture.VAULT.getPublic())),
                ItemFixture::vaultSignature,
                new JobPorts.JobTimes(Duration.ofSeconds(1), Duration.ofMinutes(5), 1 << 20, keepRemoved));
        Events recordedEvents = new Events(records.monitoring(), true);
        health = new HealthWatch(records, recordedEvents, clock);
        engine = new JobEngine(
                records.jobs(), jobQueue, JobDefinitions.all(ports), clock, new JobFailures(records, recordedEvents));
        rangeTask = new RangeTask(ports, clock);
        recorder = new RecoveryPointRecorder(records, stores, new FirstPoint(records, engine), clock);
        compactions = new Compactions(records, engine, new Compaction(0, 1_000), clock);
        pruning = new Pruning(records, stores, clock);
        removedData = new RemovedData(records, stores, clock);
        signatures = new SiteSignatures(records, clock);
        events = new SiteEvents(records, signatures, health);
        commits = new Commits(records, health, clock);
        api = new VaultApiHandler(
                token -> caller,
                new ApiPorts(
                        records,
                        engine,
                        new SiteCertificates(records),
                        (vault, entry) -> audit.add(vault, entry),
                        clock,
                        () -> Optional.ofNullable(nextIds.poll()).orElseGet(UUID::randomUUID),
                        Duration.ofSeconds(1),
                        "Standard_D2s_v3"));
    }

    private RecoveryPointRecorder recorder() {
        return recorder;
    }

    /** As the adapter of Key Vault does: what is not wrapped by the key was damaged. */
    private byte[] unwrap(String keyId, byte[] wrapped) throws IOException {
        try {
            return machine.unwrapper.unwrap(keyId, wrapped);
        } catch (IOException e) {
            throw new DamagedDataException("its data key was not wrapped by " + keyId, e);
        }
    }

    /** Vault, site, machine, policy and mapping. */
    public Lab withSite() {
        put(VAULT, "{\"location\":\"westeurope\",\"properties\":{},\"sku\":{\"name\":\"Standard\"}}");
        put(VAULT + "/certificates/site1", "{\"properties\":{\"certificate\":\"" + certificate() + "\"}}");
        VaultAddress vault = address();
        records.siteKeys().update(vault.vaultId(), ControlRecords.siteKeyId(siteKeyId()), key -> key.boundTo(SITE_ID));
        Fabric fabric = new Fabric(
                FABRIC_ID,
                FABRIC_NAME,
                "hq",
                "cs1",
                "0.1.0",
                SITE_ID,
                siteKeyId(),
                clock.instant(),
                List.of(new ProcessServer(
                        SERVER_ID,
                        "ps1",
                        "127.0.0.1",
                        SigningKeys.toBase64(ItemFixture.SITE.getPublic()),
                        1,
                        2,
                        0,
                        null,
                        clock.instant())),
                List.of(),
                List.of());
        String documentId = ControlRecords.fabricId(FABRIC_NAME);
        records.fabrics().create(vault.vaultId(), documentId, fabric);
        records.directory().put(Directory.Kind.FABRIC, FABRIC_ID, vault, documentId);
        discover();
        put(VAULT + "/replicationPolicies/p1", """
                {"properties":{"providerSpecificInput":{"instanceType":"InMageAzureV2","recoveryPointThresholdInMinutes":15,
                "recoveryPointHistory":1440,"crashConsistentFrequencyInMinutes":5,"appConsistentFrequencyInMinutes":0,
                "multiVmSyncStatus":"Enable"}}}""");
        run();
        put(CONTAINER + "/replicationProtectionContainerMappings/m1", """
                {"properties":{"targetProtectionContainerId":"Microsoft Azure","policyId":"%s",
                "providerSpecificInput":{"instanceType":"ReplicationProviderSpecificContainerMappingInput"}}}""".formatted(VAULT + "/replicationPolicies/p1"));
        run();
        return this;
    }

    public void discover() {
        discover(MACHINE_ID, "vm1", machine, "");
    }

    /** The same, by an agent that tells its firmware's UUID. */
    public void discover(String firmwareUuid) {
        discover(MACHINE_ID, "vm1", machine, firmwareUuid);
    }

    private void discover(String machineId, String name, ItemFixture fixture, String firmwareUuid) {
        ObjectNode event = event("MachineDiscovered");
        ObjectNode found = event.putObject("machine")
                .put("machineId", machineId)
                .put("name", name)
                .put("ipAddress", "10.0.0.5")
                .put("osType", "Linux")
                .put("osVersion", "Debian 12")
                .put("agentVersion", "0.1.0")
                .put("cpuCount", 2)
                .put("memoryMb", 512)
                .put("firmwareUuid", firmwareUuid);
        var disks = found.putArray("disks");
        fixture.disks.forEach(disk -> disks.addObject()
                .put("diskId", disk.diskId().toString())
                .put("name", "sd" + (char) ('a' + disk.ordinal()))
                .put("sizeBytes", disk.sizeBytes())
                .put("boot", disk.ordinal() == 0));
        events.handle(signed(event));
    }

    /** A second machine, protected with one point of what {@code content} writes. */
    public ItemFixture withSecondItem(Consumer<ItemFixture> content, long... diskSizes) throws IOException {
        ItemFixture second = new ItemFixture(new UUID(1, 3), machine.manifests, diskSizes);
        stores.segments.put(second.itemId.toString(), second.segments);
        discover(SECOND_MACHINE_ID, "vm2", second, "");
        enable("vm2", SECOND_MACHINE_ID, second);
        runMessages(6);
        status(second, "InitialReplication", 1, 100);
        run();
        content.accept(second);
        second.point();
        recorder.arrived(io.farshore.replication.store.BlobNames.manifest(second.itemId, second.epoch, 1));
        run();
        return second;
    }

    /** Asks for protection; the item gets the fixture's id. */
    public ApiResponse enable() {
        return enable("vm1", MACHINE_ID, machine);
    }

    /** Protects the first machine again, as another item of the same name. */
    public ApiResponse enableAgain(ItemFixture again) {
        stores.segments.put(again.itemId.toString(), again.segments);
        return enable("vm1", MACHINE_ID, again);
    }

    private ApiResponse enable(String name, String machineId, ItemFixture fixture) {
        nextIds.addAll(List.of(UUID.randomUUID(), fixture.itemId, UUID.randomUUID()));
        return put(CONTAINER + "/replicationProtectedItems/" + name, """
                {"properties":{"policyId":"%s/replicationPolicies/p1",
                "protectableItemId":"%s/replicationProtectableItems/%s","providerSpecificDetails":{
                "instanceType":"InMageAzureV2","processServerId":"%s","targetAzureVmName":"%s-dr",
                "targetAzureNetworkId":"/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n1",
                "targetAzureSubnetId":"default","logStorageAccountId":"/x",
                "targetAzureV2ResourceGroupId":"/subscriptions/s/resourceGroups/target"}}}""".formatted(
                        VAULT, CONTAINER, machineId, SERVER_ID, name));
    }

    /** Enables and lets the site answer, so that initial replication runs. */
    public Lab withItem() {
        enable();
        runMessages(6);
        status("InitialReplication", 1, 100);
        run();
        return this;
    }

    public void status(String stage, long processed, long total) {
        status(machine, stage, processed, total);
    }

    public void status(ItemFixture fixture, String stage, long processed, long total) {
        clock.advance(Duration.ofMillis(1));
        events.handle(signed(event("ItemStatus")
                .put("itemId", fixture.itemId.toString())
                .put("stage", stage)
                .put("epoch", fixture.epoch)
                .put("processedBytes", processed)
                .put("totalBytes", total)));
    }

    public ObjectNode event(String type) {
        return Json.MAPPER
                .createObjectNode()
                .put("eventId", UUID.randomUUID().toString())
                .put("type", type)
                .put("siteId", SITE_ID)
                .put("time", clock.instant().toString());
    }

    public String signed(ObjectNode payload) {
        return SignedDocument.sign(SITE.privateKey(), siteKeyId(), "farshore-event+jws", payload.toString())
                .compact();
    }

    /** Takes a point and announces its manifest. */
    public void point(int number) throws IOException {
        machine.point();
        announce(number);
    }

    public void announce(int number) throws IOException {
        recorder.arrived(io.farshore.replication.store.BlobNames.manifest(machine.itemId, machine.epoch, number));
    }

    public ProtectedItem item() {
        return records.item(machine.itemId.toString()).orElseThrow();
    }

    /** Delivers every job and hydrate message until none is left. */
    public void run() {
        runMessages(1_000);
        if (jobQueue.size() > 0) {
            throw new IllegalStateException("jobs do not come to an end");
        }
    }

    public void runMessages(int limit) {
        for (int i = 0; i < limit; i++) {
            Optional<JobMessage> message = jobQueue.take();
            if (message.isEmpty() && hydrateQueue.isEmpty()) {
                return;
            }
            message.ifPresent(engine::run);
            hydrate();
        }
    }

    public void hydrate() {
        while (!hydrateQueue.isEmpty()) {
            try {
                rangeTask.run(hydrateQueue.poll());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    public ApiResponse get(String path) {
        return call("GET", path, "");
    }

    public JsonNode body(String path) {
        ApiResponse response = get(path);
        if (response.status() != 200 || response.body() == null) {
            throw new IllegalStateException(path + " answered " + response);
        }
        return response.body();
    }

    public JsonNode properties(String path) {
        return body(path).path("properties");
    }

    public ApiResponse put(String path, String body) {
        return call("PUT", path, body);
    }

    public ApiResponse post(String path, String body) {
        return call("POST", path, body);
    }

    public ApiResponse call(String method, String path, String body) {
        return api.handle(new ApiRequest(
                method,
                path,
                Map.of("api-version", "2024-04-01"),
                Map.of("authorization", "Bearer t"),
                body,
                "https://localhost:8443"));
    }

    /** The job that a 202 names. */
    public static String jobId(ApiResponse response) {
        String location = response.headers().get("Location");
        if (response.status() != 202 || location == null) {
            throw new IllegalStateException("not accepted: " + response);
        }
        return location.replaceAll(".*/operationresults/([^?]+).*", "$1");
    }

    public JsonNode job(ApiResponse accepted) {
        return properties(VAULT + "/replicationJobs/" + jobId(accepted));
    }

    public static VaultAddress address() {
        return new VaultAddress("11111111-1111-1111-1111-111111111111", "rg", "v1");
    }

    public static String siteKeyId() {
        try {
            return HexFormat.of().formatHex(Digests.sha256(SITE.certificate().getEncoded()));
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String certificate() {
        try {
            return Base64.getEncoder().encodeToString(SITE.certificate().getEncoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
