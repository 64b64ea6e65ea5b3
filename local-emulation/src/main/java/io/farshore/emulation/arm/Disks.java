package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The life of managed disks: {@code {data}/disks/{uniqueId}.vhd} and the disk's state. Safe for threads. */
final class Disks implements AutoCloseable {
    static final String TYPE = "Microsoft.Compute/disks";

    private static final String STATE = "diskState";
    private static final String GRANT = "grant";

    private final ResourceStore store;
    private final Path folder;
    private final DiskSessions sessions;
    private final Clock clock;

    Disks(ResourceStore store, Path folder, DiskSessions sessions, Clock clock) {
        this.store = store;
        this.folder = folder;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Opens the sessions of grants that were given before a restart, and says how operations are done. */
    void start(Operations operations) throws IOException {
        Files.createDirectories(folder);
        for (Resource disk : store.list(id -> id.type().equalsIgnoreCase(TYPE))) {
            Optional<DiskGrant> grant = grant(disk);
            if (grant.isPresent()) {
                sessions.open(grant.get(), file(disk));
            }
        }
        operations.register(Operation.Kind.PUT_DISK, this::create);
        operations.register(Operation.Kind.DELETE_DISK, this::delete);
        operations.register(Operation.Kind.BEGIN_GET_ACCESS, this::beginGetAccess);
        operations.register(Operation.Kind.END_GET_ACCESS, this::endGetAccess);
    }

    Path file(Resource disk) {
        return folder.resolve(disk.properties().path("uniqueId").asText() + ".vhd");
    }

    static long sizeBytes(Resource disk) {
        return disk.properties().path("diskSizeBytes").asLong();
    }

    static String state(Resource disk) {
        return disk.properties().path(STATE).asText();
    }

    static boolean forUpload(Resource disk) {
        return disk.properties()
                .path("creationData")
                .path("createOption")
                .asText()
                .equalsIgnoreCase("Upload");
    }

    /** Gives the disk to a machine, which must be able to boot from it; nothing changes when it has it already. */
    void attach(ResourceId id, ResourceId machine) throws IOException {
        Resource disk = store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
        String owner = disk.body().path("managedBy").asText();
        if (owner.equalsIgnoreCase(machine.toString())) {
            return;
        }
        if (!owner.isEmpty()) {
            throw ArmFaults.conflict(
                    "AttachDiskWhileBeingAttached", "Disk '" + id + "' is attached to '" + owner + "'.");
        }
        if (!state(disk).equals("Unattached")) {
            throw ArmFaults.conflict(
                    "OperationNotAllowed",
                    "Disk '" + id.name() + "' is in state " + state(disk) + "; an upload ends with endGetAccess.");
        }
        requireFooter(disk);
        disk.body().put("managedBy", machine.toString());
        disk.properties().put(STATE, "Attached");
        store.put(disk);
    }

    void detach(ResourceId id, ResourceId machine) throws IOException {
        Optional<Resource> disk = store.find(id);
        if (disk.isPresent() && disk.get().body().path("managedBy").asText().equalsIgnoreCase(machine.toString())) {
            disk.get().body().remove("managedBy");
            disk.get().properties().put(STATE, "Unattached");
            store.put(disk.get());
        }
    }

    /** Removes file and resource; harmless when both are gone. */
    void remove(ResourceId id) throws IOException {
        Optional<Resource> disk = store.find(id);
        if (disk.isPresent()) {
            Optional<DiskGrant> grant = grant(disk.get());
            if (grant.isPresent()) {
                sessions.end(grant.get().token());
            }
            // The resource goes first: a file without a resource is litter, a resource without a file is damage.
            store.remove(id);
            Files.deleteIfExists(file(disk.get()));
        }
    }

    private Optional<ObjectNode> create(Operation operation) throws IOException {
        Resource disk = existing(operation);
        long sizeBytes = sizeBytes(disk);
        try (DiskFile file = DiskFile.create(file(disk), sizeBytes + FixedVhd.FOOTER_BYTES)) {
            if (!forUpload(disk)) {
                file.write(
                        FixedVhd.footer(
                                sizeBytes,
                                UUID.fromString(
                                        disk.properties().path("uniqueId").asText())),
                        sizeBytes);
            }
            file.force();
        }
        DurableFile.forceFolder(folder);
        return store.exclusively(() -> {
            Resource latest = existing(operation);
            latest.properties().put("provisioningState", "Succeeded");
            store.put(latest);
            return Optional.empty();
        });
    }

    private Optional<ObjectNode> delete(Operation operation) throws IOException {
        remove(operation.target());
        return Optional.empty();
    }

    private Optional<ObjectNode> beginGetAccess(Operation operation) throws IOException {
        boolean write = operation.parameters().path("write").asBoolean();
        long durationSeconds = operation.parameters().path("durationSeconds").asLong();
        return store.exclusively(() -> {
            Resource disk = existing(operation);
            // A second request while access is open gives the same address a new end, so that retries are harmless.
            DiskGrant grant = grant(disk)
                    .map(present -> present.until(clock.instant().plusSeconds(durationSeconds)))
                    .orElseGet(() -> DiskGrant.issue(write, clock.instant().plusSeconds(durationSeconds)));
            disk.hidden().set(GRANT, grant.json());
            disk.properties().put(STATE, grant.write() ? "ActiveUpload" : "ActiveSAS");
            store.put(disk);
            sessions.open(grant, file(disk));
            String origin = operation.parameters().path("origin").asText();
            return Optional.of(Json.object().put("accessSAS", grant.address(origin)));
        });
    }

    private Optional<ObjectNode> endGetAccess(Operation operation) throws IOException {
        Resource disk = existing(operation);
        Optional<DiskGrant> grant = grant(disk);
        if (grant.isEmpty()) {
            return Optional.empty();
        }
        sessions.end(grant.get().token());
        Optional<HttpFault> fault = grant.get().write() ? footerFault(disk) : Optional.empty();
        store.exclusively(() -> {
            Resource latest = existing(operation);
            latest.hidden().remove(GRANT);
            boolean attached = latest.body().hasNonNull("managedBy");
            latest.properties().put(STATE, fault.isPresent() ? "ReadyToUpload" : attached ? "Attached" : "Unattached");
            store.put(latest);
            return latest;
        });
        if (fault.isPresent()) {
            throw fault.get();
        }
        return Optional.empty();
    }

    private void requireFooter(Resource disk) throws IOException {
        Optional<HttpFault> fault = footerFault(disk);
        if (fault.isPresent()) {
            throw fault.get();
        }
    }

    private Optional<HttpFault> footerFault(Resource disk) throws IOException {
        try (DiskFile file = DiskFile.open(file(disk))) {
            return FixedVhd.problem(file.channel(), sizeBytes(disk))
                    .map(problem -> ArmFaults.invalid(
                            "InvalidVhd", "Disk '" + disk.id().name() + "' is not a fixed VHD: " + problem + "."));
        }
    }

    static Optional<DiskGrant> grant(Resource disk) {
        return disk.hidden().get(GRANT) instanceof ObjectNode text
                ? Optional.of(DiskGrant.parse(text))
                : Optional.empty();
    }

    private Resource existing(Operation operation) {
        return store.find(operation.target()).orElseThrow(() -> ArmFaults.notFound(operation.target()));
    }

    @Override
    public void close() throws IOException {
        sessions.close();
    }
}
