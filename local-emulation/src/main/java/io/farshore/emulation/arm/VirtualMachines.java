package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of virtual machines: what they hold, and the QEMU process of those that run. Safe for threads. */
final class VirtualMachines {
    static final String TYPE = "Microsoft.Compute/virtualMachines";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualMachines.class);
    private static final String POWER = "power";

    private final ResourceStore store;
    private final Disks disks;
    private final QemuHost qemu;

    VirtualMachines(ResourceStore store, Disks disks, QemuHost qemu) {
        this.store = store;
        this.disks = disks;
        this.qemu = qemu;
    }

    /** Says how operations are done, and brings the machines that ran back to life. */
    void start(Operations operations) throws IOException {
        operations.register(Operation.Kind.PUT_VIRTUAL_MACHINE, this::provision);
        operations.register(Operation.Kind.DELETE_VIRTUAL_MACHINE, this::delete);
        operations.register(Operation.Kind.START, operation -> power(operation, Power.RUNNING));
        operations.register(Operation.Kind.POWER_OFF, operation -> power(operation, Power.STOPPED));
        operations.register(Operation.Kind.DEALLOCATE, operation -> power(operation, Power.DEALLOCATED));
        operations.register(Operation.Kind.RESTART, this::restart);
        for (Resource machine : store.list(id -> id.type().equalsIgnoreCase(TYPE))) {
            if (wantedPower(machine) == Power.RUNNING) {
                revive(machine);
            }
        }
    }

    /** One machine that cannot start must not keep the emulator from starting. */
    private void revive(Resource machine) {
        try {
            run(machine);
        } catch (IOException | HttpFault e) {
            LOG.warn("Machine {} does not start again", machine.id(), e);
        }
    }

    /** The power state as it is, not as it is wanted. */
    Power power(Resource machine) {
        Power wanted = wantedPower(machine);
        if (wanted != Power.RUNNING) {
            return wanted;
        }
        if (!qemu.installed()) {
            return Power.UNKNOWN;
        }
        return qemu.alive(key(machine)) ? Power.RUNNING : Power.STOPPED;
    }

    /** Claims the parts of {@code machine} and lets go of those it had before. Call exclusively. */
    void hold(Resource machine, MachineParts parts) throws IOException {
        Set<ResourceId> released = new HashSet<>(held(machine.id()));
        parts.disks().forEach(released::remove);
        parts.cards().forEach(released::remove);
        // Cards and disks that fit are claimed only after all were looked at, so a refusal changes nothing.
        for (ResourceId card : parts.cards()) {
            requireFree(card, machine.id());
        }
        List<ResourceId> attached = new ArrayList<>();
        try {
            for (ResourceId disk : parts.disks()) {
                boolean had = held(machine.id()).contains(disk);
                disks.attach(disk, machine.id());
                if (!had) {
                    attached.add(disk);
                }
            }
        } catch (RuntimeException refused) {
            for (ResourceId disk : attached) {
                disks.detach(disk, machine.id());
            }
            throw refused;
        }
        for (ResourceId card : parts.cards()) {
            setCardHolder(card, machine.id());
        }
        release(released, machine.id());
    }

    private void requireFree(ResourceId id, ResourceId machine) {
        Resource card = store.find(id)
                .orElseThrow(() -> ArmFaults.invalid(
                        "InvalidResourceReference", "Resource " + id + " referenced by the machine was not found."));
        String holder = holder(card);
        if (!holder.isEmpty() && !holder.equalsIgnoreCase(machine.toString())) {
            throw ArmFaults.invalid(
                    "NicInUse", "Network Interface " + id + " is used by existing resource " + holder + ".");
        }
    }

    private void setCardHolder(ResourceId id, ResourceId machine) throws IOException {
        Resource card = store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
        card.properties().putObject("virtualMachine").put("id", machine.toString());
        store.put(card);
    }

    private static String holder(Resource resource) {
        return resource.id().type().equalsIgnoreCase(Disks.TYPE)
                ? resource.body().path("managedBy").asText()
                : resource.properties().path("virtualMachine").path("id").asText();
    }

    private List<ResourceId> held(ResourceId machine) {
        return store
                .list(id -> id.type().equalsIgnoreCase(Disks.TYPE)
                        || id.type().equalsIgnoreCase(NetworkInterfaceRoutes.TYPE))
                .stream()
                .filter(resource -> holder(resource).equalsIgnoreCase(machine.toString()))
                .map(Resource::id)
                .toList();
    }

    private void release(Set<ResourceId> parts, ResourceId machine) throws IOException {
        for (ResourceId part : parts) {
            if (part.type().equalsIgnoreCase(Disks.TYPE)) {
                disks.detach(part, machine);
            } else {
                Resource card = store.find(part).orElseThrow(() -> ArmFaults.notFound(part));
                card.properties().remove("virtualMachine");
                store.put(card);
            }
        }
    }

    private Optional<ObjectNode> provision(Operation operation) throws IOException {
        Optional<Resource> machine = store.find(operation.target());
        if (machine.isEmpty()) {
            throw ArmFaults.notFound(operation.target());
        }
        try {
            if (wantedPower(machine.get()) == Power.RUNNING) {
                run(machine.get());
            }
        } catch (IOException e) {
            setState(operation.target(), "Failed");
            throw e;
        }
        setState(operation.target(), "Succeeded");
        return Optional.empty();
    }

    private void setState(ResourceId id, String provisioningState) throws IOException {
        store.exclusively(() -> {
            Resource machine = store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
            machine.properties().put("provisioningState", provisioningState);
            store.put(machine);
            return machine;
        });
    }

    private Optional<ObjectNode> delete(Operation operation) throws IOException {
        Optional<Resource> machine = store.find(operation.target());
        if (machine.isEmpty()) {
            return Optional.empty();
        }
        qemu.forget(key(machine.get()));
        store.exclusively(() -> {
            release(new HashSet<>(held(operation.target())), operation.target());
            for (ResourceId part : MachineParts.of(machine.get().properties()).removedWithMachine()) {
                if (part.type().equalsIgnoreCase(Disks.TYPE)) {
                    disks.remove(part);
                } else {
                    store.remove(part);
                }
            }
            store.remove(operation.target());
            return operation;
        });
        return Optional.empty();
    }

    private Optional<ObjectNode> power(Operation operation, Power wanted) throws IOException {
        Resource machine = setPower(operation.target(), wanted);
        if (wanted == Power.RUNNING) {
            run(machine);
        } else {
            qemu.stop(key(machine));
        }
        return Optional.empty();
    }

    private Optional<ObjectNode> restart(Operation operation) throws IOException {
        qemu.stop(key(setPower(operation.target(), Power.RUNNING)));
        return power(operation, Power.RUNNING);
    }

    private Resource setPower(ResourceId id, Power wanted) throws IOException {
        return store.exclusively(() -> {
            Resource machine = store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
            machine.hidden().put(POWER, wanted.name());
            store.put(machine);
            return machine;
        });
    }

    private void run(Resource machine) throws IOException {
        if (!qemu.installed()) {
            LOG.warn("Machine {} is not started: QEMU is not installed", machine.id());
            return;
        }
        List<QemuCommand.Disk> attached = new ArrayList<>();
        for (ResourceId id : MachineParts.of(machine.properties()).disks()) {
            Resource disk = store.find(id).orElseThrow(() -> ArmFaults.notFound(id));
            attached.add(new QemuCommand.Disk(disks.file(disk), Disks.sizeBytes(disk)));
        }
        qemu.start(key(machine), attached, ended -> stoppedByItself(machine.id()));
    }

    private void stoppedByItself(ResourceId id) {
        try {
            if (store.find(id).isPresent()) {
                setPower(id, Power.STOPPED);
            }
        } catch (IOException e) {
            LOG.error("The end of machine {} cannot be stored", id, e);
        }
    }

    static Power wantedPower(Resource machine) {
        return Power.valueOf(machine.hidden().path(POWER).asText(Power.RUNNING.name()));
    }

    /** The name of the machine's folder. */
    static String key(Resource machine) {
        return machine.properties().path("vmId").asText();
    }
}
