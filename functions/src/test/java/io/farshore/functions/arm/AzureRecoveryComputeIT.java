package io.farshore.functions.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.identity.DefaultAzureCredentialBuilder;
import io.farshore.controlplane.compute.ComputeRefusedException;
import io.farshore.controlplane.compute.MachineStatus;
import io.farshore.controlplane.compute.NetworkInterface;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.compute.RecoveryCompute;
import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.UploadDisk;
import io.farshore.functions.RealServices;
import io.farshore.functions.storage.PageBlobDisk;
import io.farshore.replication.hydrate.VhdFooter;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From disk to machine and back to nothing. Reads {@code FARSHORE_IT_ARM_ENDPOINT}, {@code _AUTHORITY}, {@code _TENANT},
 * {@code _RESOURCE_GROUP_ID}, {@code _LOCATION} and {@code _SUBNET_ID}; the credential is the environment's.
 */
final class AzureRecoveryComputeIT {
    private static final long SIZE_BYTES = 4L << 20;

    private final String name = "it" + UUID.randomUUID().toString().substring(0, 8);
    private RecoveryCompute compute;
    private String groupId;
    private String location;

    @BeforeEach
    void open() {
        URI endpoint = URI.create(RealServices.required("FARSHORE_IT_ARM_ENDPOINT"));
        URI authority = URI.create(RealServices.required("FARSHORE_IT_ARM_AUTHORITY"));
        String tenant = RealServices.required("FARSHORE_IT_ARM_TENANT");
        groupId = RealServices.required("FARSHORE_IT_ARM_RESOURCE_GROUP_ID");
        location = RealServices.required("FARSHORE_IT_ARM_LOCATION");
        var credential = new DefaultAzureCredentialBuilder()
                .authorityHost(authority.toString())
                .build();
        compute = new AzureRecoveryCompute(new AzureClients(credential, tenant, endpoint, authority));
    }

    @Test
    void aMachineOfUploadedDisksRunsAndIsRemoved() throws Exception {
        ResourceAddress disk = ResourceAddress.in(groupId, ResourceAddress.DISK, name + "-os");
        ResourceAddress nic = ResourceAddress.in(groupId, ResourceAddress.NIC, name + "-nic");
        ResourceAddress vm = ResourceAddress.in(groupId, ResourceAddress.VM, name);
        upload(disk);
        String subnet = RealServices.required("FARSHORE_IT_ARM_SUBNET_ID");
        compute.createNetworkInterface(new NetworkInterface(nic, location, subnet, null, Map.of("it", "yes")));
        assertThat(compute.status(vm)).isEqualTo(MachineStatus.ABSENT);
        compute.createMachine(new RecoveredMachine(
                vm, location, "Standard_D2s_v3", "Linux", disk.id(), List.of(), nic.id(), null, null, null, Map.of()));
        MachineStatus status = compute.status(vm);
        for (int i = 0; i < 120 && (status == MachineStatus.PROVISIONING || status == MachineStatus.STARTING); i++) {
            Thread.sleep(500);
            status = compute.status(vm);
        }
        assertThat(status).isIn(MachineStatus.RUNNING, MachineStatus.UNKNOWN);
        for (ResourceAddress resource : List.of(vm, nic, disk, vm)) {
            compute.delete(resource);
        }
        assertThat(compute.status(vm)).isEqualTo(MachineStatus.ABSENT);
    }

    private void upload(ResourceAddress disk) throws IOException {
        UploadDisk wanted = new UploadDisk(disk, location, SIZE_BYTES, "Linux", true, "Standard_LRS", Map.of());
        compute.createUploadDisk(wanted);
        compute.createUploadDisk(wanted);
        URI access = compute.grantUpload(disk, Duration.ofHours(1));
        PageBlobDisk pages = new PageBlobDisk(access);
        pages.write(0, ByteBuffer.allocate(4096));
        pages.write(SIZE_BYTES, ByteBuffer.wrap(VhdFooter.of(SIZE_BYTES, UUID.randomUUID())));
        compute.revokeAccess(disk);
        compute.revokeAccess(disk);
        assertThatThrownBy(() -> pages.write(0, ByteBuffer.allocate(512))).isInstanceOf(IOException.class);
    }

    @Test
    void removingWhatIsNotThereIsNoError() {
        for (String type : List.of(ResourceAddress.VM, ResourceAddress.NIC, ResourceAddress.DISK)) {
            compute.delete(ResourceAddress.in(groupId, type, name));
        }
        compute.revokeAccess(ResourceAddress.in(groupId, ResourceAddress.DISK, name));
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        ResourceAddress vm = ResourceAddress.in(groupId, ResourceAddress.VM, name);
        String absent = ResourceAddress.in(groupId, ResourceAddress.DISK, name).id();
        RecoveredMachine machine = new RecoveredMachine(
                vm, location, "Standard_D2s_v3", "Linux", absent, List.of(), absent, null, null, null, Map.of());

        assertThatThrownBy(() -> compute.createMachine(machine)).isInstanceOf(ComputeRefusedException.class);
    }
}
