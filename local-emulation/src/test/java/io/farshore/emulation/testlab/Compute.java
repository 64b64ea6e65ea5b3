package io.farshore.emulation.testlab;

import com.azure.core.credential.TokenCredential;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.resourcemanager.compute.ComputeManager;
import com.azure.resourcemanager.compute.fluent.ComputeManagementClient;
import com.azure.resourcemanager.compute.fluent.models.DiskInner;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineInner;
import com.azure.resourcemanager.compute.models.AccessLevel;
import com.azure.resourcemanager.compute.models.CreationData;
import com.azure.resourcemanager.compute.models.DataDisk;
import com.azure.resourcemanager.compute.models.DiskCreateOption;
import com.azure.resourcemanager.compute.models.DiskCreateOptionTypes;
import com.azure.resourcemanager.compute.models.GrantAccessData;
import com.azure.resourcemanager.compute.models.HardwareProfile;
import com.azure.resourcemanager.compute.models.InstanceViewTypes;
import com.azure.resourcemanager.compute.models.ManagedDiskParameters;
import com.azure.resourcemanager.compute.models.NetworkInterfaceReference;
import com.azure.resourcemanager.compute.models.NetworkProfile;
import com.azure.resourcemanager.compute.models.OSDisk;
import com.azure.resourcemanager.compute.models.OperatingSystemTypes;
import com.azure.resourcemanager.compute.models.StorageProfile;
import com.azure.resourcemanager.compute.models.VirtualMachineSizeTypes;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceInner;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceIpConfigurationInner;
import com.azure.resourcemanager.network.fluent.models.SubnetInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import com.azure.resourcemanager.network.models.AddressSpace;
import com.azure.resourcemanager.resources.ResourceManager;
import com.azure.resourcemanager.resources.fluent.models.ResourceGroupInner;
import com.azure.storage.blob.specialized.PageBlobClient;
import com.azure.storage.blob.specialized.SpecializedBlobClientBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The official compute and network clients, pointed at an emulator, with the calls that a failover makes. */
public final class Compute {
    public static final String GROUP = "failover-group";

    private static final String LOCATION = "westeurope";
    private static final String SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";

    private final Lab lab;
    private final ComputeManagementClient compute;
    private final NetworkManagementClient network;
    private final ResourceManager resources;

    public Compute(Lab lab, String origin, String role) throws IOException {
        Map<String, String> endpoints = new HashMap<>();
        endpoints.put("resourceManagerEndpointUrl", origin + "/");
        endpoints.put("managementEndpointUrl", origin + "/");
        endpoints.put(
                "activeDirectoryEndpointUrl", lab.identity().authorityHost().toString());
        // Nothing calls it, but the clients' constructors want the name.
        endpoints.put("microsoftGraphResourceId", origin + "/");
        AzureProfile profile =
                new AzureProfile(lab.identity().directory().tenantId(), SUBSCRIPTION, new AzureEnvironment(endpoints));
        TokenCredential credential = lab.credential(role);
        this.lab = lab;
        this.compute = ComputeManager.configure()
                .withHttpClient(lab.httpClient())
                .authenticate(credential, profile)
                .serviceClient();
        this.network = NetworkManager.configure()
                .withHttpClient(lab.httpClient())
                .authenticate(credential, profile)
                .serviceClient();
        this.resources = ResourceManager.configure()
                .withHttpClient(lab.httpClient())
                .authenticate(credential, profile)
                .withSubscription(SUBSCRIPTION);
    }

    public ComputeManagementClient client() {
        return compute;
    }

    public NetworkManagementClient network() {
        return network;
    }

    public void createGroup() {
        resources
                .serviceClient()
                .getResourceGroups()
                .createOrUpdate(GROUP, new ResourceGroupInner().withLocation(LOCATION));
    }

    public DiskInner createUploadDisk(String name, long sizeBytes) {
        CreationData creation =
                new CreationData().withCreateOption(DiskCreateOption.UPLOAD).withUploadSizeBytes(sizeBytes + 512);
        return compute.getDisks()
                .createOrUpdate(
                        GROUP, name, new DiskInner().withLocation(LOCATION).withCreationData(creation));
    }

    public PageBlobClient beginAccess(String disk, AccessLevel access) throws IOException {
        String address = compute.getDisks()
                .grantAccess(
                        GROUP, disk, new GrantAccessData().withAccess(access).withDurationInSeconds(600))
                .accessSas();
        return new SpecializedBlobClientBuilder()
                .endpoint(address)
                .httpClient(lab.httpClient())
                .buildPageBlobClient();
    }

    public void endAccess(String disk) {
        compute.getDisks().revokeAccess(GROUP, disk);
    }

    public SubnetInner createNetwork(String name) {
        VirtualNetworkInner wanted = new VirtualNetworkInner()
                .withAddressSpace(new AddressSpace().withAddressPrefixes(List.of("10.1.0.0/16")))
                .withSubnets(List.of(new SubnetInner().withName("machines").withAddressPrefix("10.1.2.0/24")));
        wanted.withLocation(LOCATION);
        return network.getVirtualNetworks()
                .createOrUpdate(GROUP, name, wanted)
                .subnets()
                .getFirst();
    }

    public NetworkInterfaceInner createCard(String name, SubnetInner subnet) {
        NetworkInterfaceIpConfigurationInner address =
                new NetworkInterfaceIpConfigurationInner().withName("first").withSubnet(subnet);
        NetworkInterfaceInner wanted = new NetworkInterfaceInner().withIpConfigurations(List.of(address));
        wanted.withLocation(LOCATION);
        return network.getNetworkInterfaces().createOrUpdate(GROUP, name, wanted);
    }

    public VirtualMachineInner createMachine(String name, String cardId, List<String> diskIds) {
        List<DataDisk> dataDisks = new ArrayList<>();
        for (int index = 1; index < diskIds.size(); index++) {
            dataDisks.add(new DataDisk()
                    .withLun(index - 1)
                    .withCreateOption(DiskCreateOptionTypes.ATTACH)
                    .withManagedDisk(managed(diskIds.get(index))));
        }
        OSDisk bootDisk = new OSDisk()
                .withCreateOption(DiskCreateOptionTypes.ATTACH)
                .withOsType(OperatingSystemTypes.LINUX)
                .withManagedDisk(managed(diskIds.getFirst()));
        VirtualMachineInner wanted = new VirtualMachineInner()
                .withHardwareProfile(new HardwareProfile().withVmSize(VirtualMachineSizeTypes.STANDARD_DS1_V2))
                .withStorageProfile(new StorageProfile().withOsDisk(bootDisk).withDataDisks(dataDisks))
                .withNetworkProfile(new NetworkProfile()
                        .withNetworkInterfaces(List.of(new NetworkInterfaceReference().withId(cardId))));
        wanted.withLocation(LOCATION);
        return compute.getVirtualMachines().createOrUpdate(GROUP, name, wanted);
    }

    private static ManagedDiskParameters managed(String id) {
        return new ManagedDiskParameters().withId(id);
    }

    /** The codes of the machine's instance view. */
    public List<String> statuses(String machine) {
        return compute
                .getVirtualMachines()
                .getByResourceGroupWithResponse(GROUP, machine, InstanceViewTypes.INSTANCE_VIEW, Context.NONE)
                .getValue()
                .instanceView()
                .statuses()
                .stream()
                .map(status -> status.code())
                .toList();
    }
}
