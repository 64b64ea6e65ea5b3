package io.farshore.functions.arm;

import com.azure.core.management.exception.ManagementException;
import com.azure.core.util.Context;
import com.azure.resourcemanager.compute.fluent.ComputeManagementClient;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineInner;
import com.azure.resourcemanager.compute.models.AccessLevel;
import com.azure.resourcemanager.compute.models.GrantAccessData;
import com.azure.resourcemanager.compute.models.InstanceViewStatus;
import com.azure.resourcemanager.compute.models.InstanceViewTypes;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceInner;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceIpConfigurationInner;
import com.azure.resourcemanager.network.fluent.models.SubnetInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import com.azure.resourcemanager.network.models.AddressSpace;
import com.azure.resourcemanager.network.models.IpAllocationMethod;
import io.farshore.controlplane.compute.ComputeRefusedException;
import io.farshore.controlplane.compute.MachineStatus;
import io.farshore.controlplane.compute.NetworkInterface;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.compute.RecoveryCompute;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.UploadDisk;
import io.farshore.controlplane.compute.VirtualNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Recovers machines into Azure through its official clients. Thread-safe. */
public final class AzureRecoveryCompute implements RecoveryCompute {
    /** Answers after which the same request may succeed: time-outs, throttling, conflicts with another operation. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 409, 429);

    private final AzureClients clients;

    public AzureRecoveryCompute(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public void createUploadDisk(UploadDisk disk) {
        ResourceAddress address = disk.address();
        call(address, () -> compute(address)
                .getDisks()
                .createOrUpdate(address.resourceGroup(), address.name(), DiskModels.uploadDisk(disk)));
    }

    @Override
    public URI grantUpload(ResourceAddress disk, Duration duration) {
        GrantAccessData access = new GrantAccessData()
                .withAccess(AccessLevel.WRITE)
                .withDurationInSeconds(Math.toIntExact(duration.toSeconds()));
        return call(
                disk,
                () -> URI.create(compute(disk)
                        .getDisks()
                        .grantAccess(disk.resourceGroup(), disk.name(), access)
                        .accessSas()));
    }

    @Override
    public void revokeAccess(ResourceAddress disk) {
        unlessAbsent(disk, () -> compute(disk).getDisks().revokeAccess(disk.resourceGroup(), disk.name()));
    }

    @Override
    public List<String> subnets(ResourceAddress network) {
        try {
            VirtualNetworkInner found =
                    network(network).getVirtualNetworks().getByResourceGroup(network.resourceGroup(), network.name());
            return found.subnets() == null
                    ? List.of()
                    : found.subnets().stream().map(SubnetInner::name).toList();
        } catch (ManagementException e) {
            if (status(e) == 404) {
                return List.of();
            }
            throw translate(network, e);
        }
    }

    @Override
    public void createNetwork(VirtualNetwork network) {
        VirtualNetworkInner body = new VirtualNetworkInner()
                .withAddressSpace(new AddressSpace().withAddressPrefixes(List.of(network.addressPrefix())))
                .withSubnets(List.of(
                        new SubnetInner().withName(network.subnetName()).withAddressPrefix(network.addressPrefix())));
        body.withLocation(network.location());
        body.withTags(network.tags());
        ResourceAddress address = network.address();
        call(address, () -> network(address)
                .getVirtualNetworks()
                .createOrUpdate(address.resourceGroup(), address.name(), body));
    }

    @Override
    public void createNetworkInterface(NetworkInterface nic) {
        NetworkInterfaceIpConfigurationInner ip = new NetworkInterfaceIpConfigurationInner()
                .withName("ipconfig1")
                .withPrimary(true)
                .withPrivateIpAllocationMethod(
                        nic.privateIpAddress() == null ? IpAllocationMethod.DYNAMIC : IpAllocationMethod.STATIC)
                .withPrivateIpAddress(nic.privateIpAddress())
                .withSubnet(new SubnetInner().withId(nic.subnetId()));
        NetworkInterfaceInner body = new NetworkInterfaceInner().withIpConfigurations(List.of(ip));
        body.withLocation(nic.location());
        body.withTags(nic.tags());
        ResourceAddress address = nic.address();
        call(address, () -> network(address)
                .getNetworkInterfaces()
                .createOrUpdate(address.resourceGroup(), address.name(), body));
    }

    @Override
    public void createMachine(RecoveredMachine machine) {
        ResourceAddress address = machine.address();
        call(address, () -> compute(address)
                .getVirtualMachines()
                .beginCreateOrUpdate(address.resourceGroup(), address.name(), MachineModels.machine(machine))
                .poll());
    }

    @Override
    public MachineStatus status(ResourceAddress machine) {
        try {
            VirtualMachineInner vm = compute(machine)
                    .getVirtualMachines()
                    .getByResourceGroupWithResponse(
                            machine.resourceGroup(), machine.name(), InstanceViewTypes.INSTANCE_VIEW, Context.NONE)
                    .getValue();
            return status(vm);
        } catch (ManagementException e) {
            if (status(e) == 404) {
                return MachineStatus.ABSENT;
            }
            throw translate(machine, e);
        }
    }

    private static MachineStatus status(VirtualMachineInner vm) {
        return switch (String.valueOf(vm.provisioningState())) {
            case "Succeeded" ->
                vm.instanceView() == null || vm.instanceView().statuses() == null
                        ? MachineStatus.UNKNOWN
                        : powerState(vm.instanceView().statuses());
            case "Failed", "Canceled" -> MachineStatus.PROVISIONING_FAILED;
            default -> MachineStatus.PROVISIONING;
        };
    }

    private static MachineStatus powerState(List<InstanceViewStatus> statuses) {
        return statuses.stream()
                .map(InstanceViewStatus::code)
                .filter(code -> code != null && code.startsWith("PowerState/"))
                .findFirst()
                .map(code -> switch (code) {
                    case "PowerState/running" -> MachineStatus.RUNNING;
                    case "PowerState/starting" -> MachineStatus.STARTING;
                    case "PowerState/stopped", "PowerState/deallocated" -> MachineStatus.STOPPED;
                    case "PowerState/stopping", "PowerState/deallocating" -> MachineStatus.STARTING;
                    default -> MachineStatus.UNKNOWN;
                })
                .orElse(MachineStatus.UNKNOWN);
    }

    @Override
    public void start(ResourceAddress machine) {
        call(machine, () -> {
            compute(machine).getVirtualMachines().start(machine.resourceGroup(), machine.name());
            return machine;
        });
    }

    @Override
    public void delete(ResourceAddress resource) {
        String group = resource.resourceGroup();
        String name = resource.name();
        unlessAbsent(resource, () -> {
            switch (resource.type()) {
                case ResourceAddress.VM ->
                    compute(resource).getVirtualMachines().delete(group, name);
                case ResourceAddress.NIC ->
                    network(resource).getNetworkInterfaces().delete(group, name);
                case ResourceAddress.NETWORK ->
                    network(resource).getVirtualNetworks().delete(group, name);
                case ResourceAddress.DISK -> compute(resource).getDisks().delete(group, name);
                default -> throw new IllegalArgumentException("cannot delete a " + resource.type());
            }
        });
    }

    private static void unlessAbsent(ResourceAddress resource, Runnable request) {
        try {
            request.run();
        } catch (ManagementException e) {
            if (status(e) != 404) {
                throw translate(resource, e);
            }
        }
    }

    private ComputeManagementClient compute(ResourceAddress address) {
        return clients.compute(address.subscriptionId());
    }

    private NetworkManagementClient network(ResourceAddress address) {
        return clients.network(address.subscriptionId());
    }

    private static <T> T call(ResourceAddress resource, Supplier<T> request) {
        try {
            return request.get();
        } catch (ManagementException e) {
            throw translate(resource, e);
        }
    }

    private static RuntimeException translate(ResourceAddress resource, ManagementException e) {
        int status = status(e);
        boolean refused = status >= 400 && status < 500 && !PASSING.contains(status);
        return refused ? new ComputeRefusedException(resource.id() + ": " + e.getMessage(), e) : e;
    }

    private static int status(ManagementException e) {
        return e.getResponse() == null ? 500 : e.getResponse().getStatusCode();
    }
}
