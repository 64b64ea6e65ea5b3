package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Requests on Microsoft.Compute/disks: refuses what must be refused at once, the rest is an operation of Disks. */
final class DiskRoutes {
    /** Source: Azure's limit for a managed disk. */
    private static final long MAX_SIZE_BYTES = 32L << 40;

    private final ResourceStore store;
    private final Operations operations;
    private final Clock clock;
    private final ResourceRoutes routes;

    DiskRoutes(ResourceStore store, Operations operations, Clock clock) {
        this.store = store;
        this.operations = operations;
        this.clock = clock;
        this.routes = new ResourceRoutes(store, Disks.TYPE);
    }

    void addTo(Router router, Gate gate) {
        routes.addReads(router, gate);
        router.on("PUT", routes.path(), gate.write(this::put));
        router.on(
                "DELETE",
                routes.path(),
                gate.write(routes.delete(operations, Operation.Kind.DELETE_DISK, this::mayDelete)));
        router.on("POST", routes.path() + "/beginGetAccess", gate.write(this::beginGetAccess));
        router.on("POST", routes.path() + "/endGetAccess", gate.write(this::endGetAccess));
    }

    private Reply put(Request request) throws IOException {
        ResourceId id = routes.idForPut(request);
        ObjectNode wanted = request.json();
        String createOption = wanted.at("/properties/creationData/createOption").asText();
        boolean upload = createOption.equalsIgnoreCase("Upload");
        if (!upload && !createOption.equalsIgnoreCase("Empty")) {
            throw ArmFaults.invalid(
                    "InvalidParameter", "This emulator makes disks with createOption Upload or Empty only.");
        }
        long sizeBytes = upload
                ? wanted.at("/properties/creationData/uploadSizeBytes").asLong() - FixedVhd.FOOTER_BYTES
                : wanted.at("/properties/diskSizeGB").asLong() << 30;
        if (sizeBytes <= 0 || sizeBytes > MAX_SIZE_BYTES || sizeBytes % FixedVhd.ALIGNMENT_BYTES != 0) {
            throw ArmFaults.invalid(
                    "InvalidParameter",
                    "The size must be a multiple of 1 MiB up to 32 TiB, with 512 bytes more in uploadSizeBytes.");
        }
        return store.exclusively(() -> {
            Optional<Resource> present = store.find(id);
            Resource disk = present.isPresent()
                    ? updated(present.get(), wanted, sizeBytes)
                    : created(id, wanted, sizeBytes, upload);
            store.put(disk);
            Operation operation = operations.start(Operation.Kind.PUT_DISK, id, Json.object());
            return Answers.following(request, operation, Reply.json(202, disk.body()));
        });
    }

    private Resource created(ResourceId id, ObjectNode wanted, long sizeBytes, boolean upload) {
        Resource disk = Resource.create(id, wanted);
        if (wanted.path("sku").isObject()) {
            disk.body().set("sku", wanted.get("sku"));
        }
        ObjectNode properties = disk.properties();
        properties.setAll((ObjectNode) wanted.get("properties"));
        properties
                .put("provisioningState", "Updating")
                .put("diskState", upload ? "ReadyToUpload" : "Unattached")
                .put("diskSizeBytes", sizeBytes)
                .put("diskSizeGB", Math.max(1, (sizeBytes + (1 << 30) - 1) >> 30))
                .put("timeCreated", clock.instant().toString())
                .put("uniqueId", UUID.randomUUID().toString());
        return disk;
    }

    private static Resource updated(Resource disk, ObjectNode wanted, long sizeBytes) {
        boolean sameOption = wanted.at("/properties/creationData/createOption")
                .asText()
                .equalsIgnoreCase(
                        disk.body().at("/properties/creationData/createOption").asText());
        if (!sameOption || Disks.sizeBytes(disk) != sizeBytes) {
            throw ArmFaults.conflict(
                    "PropertyChangeNotAllowed", "Changing creationData or the size of a disk is not allowed.");
        }
        if (wanted.path("tags").isObject()) {
            disk.body().set("tags", wanted.get("tags"));
        }
        return disk;
    }

    private void mayDelete(Resource disk) {
        String owner = disk.body().path("managedBy").asText();
        if (!owner.isEmpty()) {
            throw ArmFaults.conflict(
                    "OperationNotAllowed",
                    "Disk " + disk.id().name() + " is attached to VM " + owner + ". Detach it or delete the VM first.");
        }
        if (Disks.grant(disk)
                .filter(grant -> grant.expiresAt().isAfter(clock.instant()))
                .isPresent()) {
            throw ArmFaults.conflict(
                    "OperationNotAllowed",
                    "There is an active shared access signature outstanding for disk "
                            + disk.id().name() + ". Call endGetAccess before deleting the disk.");
        }
    }

    private Reply beginGetAccess(Request request) throws IOException {
        ObjectNode wanted = request.json();
        boolean write = wanted.path("access").asText().equalsIgnoreCase("Write");
        long durationSeconds = wanted.path("durationInSeconds").asLong();
        if (durationSeconds <= 0) {
            throw ArmFaults.invalid("InvalidParameter", "durationInSeconds must be above zero.");
        }
        return store.exclusively(() -> {
            Resource disk = routes.existing(request);
            requireAccess(disk, write);
            ObjectNode parameters = Json.object()
                    .put("write", write)
                    .put("durationSeconds", durationSeconds)
                    .put("origin", request.origin());
            return Answers.accepted(request, operations.start(Operation.Kind.BEGIN_GET_ACCESS, disk.id(), parameters));
        });
    }

    private void requireAccess(Resource disk, boolean write) {
        String state = Disks.state(disk);
        boolean fits = write
                ? Disks.forUpload(disk) && (state.equals("ReadyToUpload") || state.equals("ActiveUpload"))
                : state.equals("Unattached") || state.equals("ActiveSAS") || ownerIsDeallocated(disk);
        if (!fits) {
            throw ArmFaults.conflict(
                    "OperationNotAllowed",
                    "Access " + (write ? "Write" : "Read") + " is not allowed on disk "
                            + disk.id().name() + " in state " + state + ".");
        }
    }

    /** Azure calls the state of such a disk Reserved; it may be read. */
    private boolean ownerIsDeallocated(Resource disk) {
        String owner = disk.body().path("managedBy").asText();
        return store.list(id -> id.toString().equalsIgnoreCase(owner)).stream()
                .anyMatch(machine -> VirtualMachines.wantedPower(machine) == Power.DEALLOCATED);
    }

    private Reply endGetAccess(Request request) throws IOException {
        Resource disk = routes.existing(request);
        return Answers.accepted(request, operations.start(Operation.Kind.END_GET_ACCESS, disk.id(), Json.object()));
    }
}
