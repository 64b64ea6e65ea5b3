package io.farshore.functions;

import io.farshore.controlplane.compute.ComputeRefusedException;
import io.farshore.controlplane.compute.MachineStatus;
import io.farshore.controlplane.compute.NetworkInterface;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.compute.RecoveryCompute;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.UploadDisk;
import io.farshore.controlplane.compute.VirtualNetwork;
import io.farshore.replication.hydrate.HydrationTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A subscription in memory: disks with their bytes, network interfaces, machines that start after two looks. */
public final class FakeCompute implements RecoveryCompute {
    public final Map<String, byte[]> disks = new TreeMap<>();
    public final Map<String, NetworkInterface> networkInterfaces = new TreeMap<>();
    public final Map<String, RecoveredMachine> machines = new TreeMap<>();
    /** Of each network, by its id. */
    public final Map<String, List<String>> subnets = new TreeMap<>();

    public final Map<String, Integer> open = new TreeMap<>();
    private final Map<String, Integer> looks = new TreeMap<>();
    public MachineStatus finalStatus = MachineStatus.RUNNING;
    public String refuse = "";
    /** The name of a machine that is refused. */
    public String refuseMachine = "";

    private int grants;

    @Override
    public void createUploadDisk(UploadDisk disk) {
        refuse("disk");
        disks.putIfAbsent(disk.address().id(), new byte[(int) disk.sizeBytes() + UploadDisk.FOOTER_BYTES]);
    }

    @Override
    public URI grantUpload(ResourceAddress disk, Duration duration) {
        if (!disks.containsKey(disk.id())) {
            throw new ComputeRefusedException("no disk " + disk.id(), new IllegalStateException());
        }
        open.put(disk.id(), ++grants);
        return URI.create("https://upload.example" + disk.id() + "?sig=secret");
    }

    @Override
    public void revokeAccess(ResourceAddress disk) {
        open.remove(disk.id());
    }

    /** What a page blob behind the upload access does. */
    public HydrationTarget target(URI access) {
        String id = access.getPath();
        return (offset, data) -> {
            byte[] disk = disks.get(id);
            if (!open.containsKey(id) || disk == null) {
                throw new IOException("403: no access to " + id);
            }
            int length = data.remaining();
            if (offset % 512 != 0 || length % 512 != 0 || length > 4 << 20) {
                throw new IOException("400: not pages");
            }
            data.get(disk, (int) offset, length);
        };
    }

    @Override
    public List<String> subnets(ResourceAddress network) {
        return subnets.getOrDefault(network.id(), List.of());
    }

    @Override
    public void createNetwork(VirtualNetwork network) {
        refuse("network");
        subnets.put(network.address().id(), List.of(network.subnetName()));
    }

    @Override
    public void createNetworkInterface(NetworkInterface networkInterface) {
        refuse("nic");
        networkInterfaces.put(networkInterface.address().id(), networkInterface);
    }

    @Override
    public void createMachine(RecoveredMachine machine) {
        refuse("vm");
        if (machine.address().name().equals(refuseMachine)) {
            throw new ComputeRefusedException("QuotaExceeded: no " + refuseMachine, new IllegalStateException());
        }
        if (open.containsKey(machine.osDiskId()) || !disks.containsKey(machine.osDiskId())) {
            throw new ComputeRefusedException("the disk is not ready to attach", new IllegalStateException());
        }
        machines.put(machine.address().id(), machine);
        looks.put(machine.address().id(), 0);
    }

    @Override
    public MachineStatus status(ResourceAddress machine) {
        if (!machines.containsKey(machine.id())) {
            return MachineStatus.ABSENT;
        }
        return switch (looks.merge(machine.id(), 1, Integer::sum)) {
            case 1 -> MachineStatus.PROVISIONING;
            case 2 -> MachineStatus.STARTING;
            default -> finalStatus;
        };
    }

    @Override
    public void start(ResourceAddress machine) {}

    @Override
    public void delete(ResourceAddress resource) {
        boolean attached = machines.values().stream()
                .anyMatch(machine -> machine.osDiskId().equals(resource.id())
                        || machine.networkInterfaceId().equals(resource.id()));
        if (attached) {
            throw new ComputeRefusedException(resource.id() + " is in use", new IllegalStateException());
        }
        machines.remove(resource.id());
        networkInterfaces.remove(resource.id());
        disks.remove(resource.id());
        subnets.remove(resource.id());
    }

    /** The bytes of the disk that a machine starts from, without its footer. */
    public byte[] osDisk(RecoveredMachine machine) {
        byte[] disk = java.util.Objects.requireNonNull(disks.get(machine.osDiskId()));
        return Arrays.copyOf(disk, disk.length - UploadDisk.FOOTER_BYTES);
    }

    private void refuse(String what) {
        if (refuse.equals(what)) {
            throw new ComputeRefusedException("QuotaExceeded: no more " + what, new IllegalStateException());
        }
    }
}
