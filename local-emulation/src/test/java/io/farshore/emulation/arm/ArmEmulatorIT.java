package io.farshore.emulation.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.management.exception.ManagementException;
import com.azure.core.util.Context;
import com.azure.resourcemanager.compute.fluent.models.DiskInner;
import com.azure.resourcemanager.compute.models.AccessLevel;
import com.azure.resourcemanager.compute.models.DiskState;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceInner;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.farshore.emulation.testlab.Compute;
import io.farshore.emulation.testlab.Lab;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Disks, cards and machines through the official clients; the machines here have nothing to boot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the lab
class ArmEmulatorIT {
    private static final long SIZE_BYTES = 32 << 20;

    private Lab lab;
    private ArmServer arm;
    private Compute compute;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        lab = Lab.start(folder);
        ArmServer.Settings settings = new ArmServer.Settings(
                0,
                folder.resolve("arm"),
                lab.identity().issuer(),
                URI.create("https://127.0.0.1:1"),
                null,
                "auto",
                128);
        arm = ArmServer.start(settings, lab.tls(), Clock.systemUTC());
        compute = new Compute(lab, arm.origin(), "contributor");
        compute.createGroup();
    }

    @AfterAll
    void stop() throws IOException {
        arm.close();
        lab.close();
    }

    private String blankDisk(String name) throws IOException {
        compute.createUploadDisk(name, SIZE_BYTES);
        writeFooter(compute.beginAccess(name, AccessLevel.WRITE), SIZE_BYTES);
        compute.endAccess(name);
        return compute.client()
                .getDisks()
                .getByResourceGroup(Compute.GROUP, name)
                .id();
    }

    private static void writeFooter(PageBlobClient blob, long recordedSizeBytes) {
        byte[] footer = FixedVhd.footer(recordedSizeBytes, UUID.randomUUID()).array();
        DiskImages.write(blob, footer, footer.length, SIZE_BYTES);
    }

    private static byte[] filled(int lengthBytes, int value) {
        byte[] data = new byte[lengthBytes];
        Arrays.fill(data, (byte) value);
        return data;
    }

    private static byte[] read(PageBlobClient blob, long offset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        blob.downloadStreamWithResponse(out, new BlobRange(offset, 1L << 20), null, null, false, null, Context.NONE);
        return out.toByteArray();
    }

    @Test
    void takesPagesThroughTheUploadAddressUntilAccessEnds() throws IOException {
        DiskInner disk = compute.createUploadDisk("pages", SIZE_BYTES);
        assertThat(disk.diskState()).isEqualTo(DiskState.READY_TO_UPLOAD);
        PageBlobClient blob = compute.beginAccess("pages", AccessLevel.WRITE);

        DiskImages.write(blob, filled(4 << 20, 7), 4 << 20, 8 << 20);
        blob.clearPages(new PageRange().setStart(9 << 20).setEnd((10 << 20) - 1));
        writeFooter(blob, SIZE_BYTES);

        assertThat(blob.getProperties().getBlobSize()).isEqualTo(SIZE_BYTES + 512);
        assertThat(read(blob, 8 << 20)).isEqualTo(filled(1 << 20, 7));
        assertThat(read(blob, 9 << 20)).isEqualTo(filled(1 << 20, 0));
        compute.endAccess("pages");
        assertThatThrownBy(() -> DiskImages.write(blob, filled(512, 1), 512, 0))
                .isInstanceOfSatisfying(BlobStorageException.class, refusal -> assertThat(refusal.getStatusCode())
                        .isEqualTo(403));
        assertThat(compute.client()
                        .getDisks()
                        .getByResourceGroup(Compute.GROUP, "pages")
                        .diskState())
                .isEqualTo(DiskState.UNATTACHED);
    }

    @Test
    void aSecondGrantGivesTheSameAddressSoThatARetryIsHarmless() throws IOException {
        compute.createUploadDisk("granted", SIZE_BYTES);
        PageBlobClient first = compute.beginAccess("granted", AccessLevel.WRITE);
        PageBlobClient second = compute.beginAccess("granted", AccessLevel.WRITE);

        DiskImages.write(first, filled(512, 3), 512, 0);

        assertThat(second.getBlobUrl()).isEqualTo(first.getBlobUrl());
    }

    @Test
    void anUploadWithoutAFooterFailsAtItsEndAndCanBeRepaired() throws IOException {
        compute.createUploadDisk("broken", SIZE_BYTES);
        writeFooter(compute.beginAccess("broken", AccessLevel.WRITE), SIZE_BYTES / 2);

        assertThatThrownBy(() -> compute.endAccess("broken"))
                .isInstanceOfSatisfying(
                        ManagementException.class,
                        refusal -> assertThat(refusal.getValue().getCode()).isEqualTo("InvalidVhd"));

        writeFooter(compute.beginAccess("broken", AccessLevel.WRITE), SIZE_BYTES);
        compute.endAccess("broken");
    }

    @Test
    void aReadAddressDoesNotPermitWriting() throws IOException {
        blankDisk("readable");
        PageBlobClient blob = compute.beginAccess("readable", AccessLevel.READ);

        assertThat(blob.getProperties().getBlobSize()).isEqualTo(SIZE_BYTES + 512);
        assertThatThrownBy(() -> DiskImages.write(blob, filled(512, 1), 512, 0))
                .hasMessageContaining("AuthorizationPermissionMismatch");
        compute.endAccess("readable");
    }

    @Test
    void aCardGetsAnAddressOfItsSubnet() throws IOException {
        NetworkInterfaceInner first = compute.createCard("card-a", compute.createNetwork("network-a"));
        NetworkInterfaceInner isolated = compute.createCard("card-b", compute.createNetwork("network-b"));

        assertThat(first.ipConfigurations().getFirst().privateIpAddress()).isEqualTo("10.1.2.4");
        assertThat(isolated.ipConfigurations().getFirst().privateIpAddress()).isEqualTo("10.1.2.4");
        assertThatThrownBy(() -> compute.network().getVirtualNetworks().delete(Compute.GROUP, "network-a"))
                .hasMessageContaining("InUseSubnetCannotBeDeleted");
    }

    @Test
    void aMachineLivesStopsAndGoesAndHoldsItsPartsMeanwhile() throws IOException {
        String disk = blankDisk("machine-os");
        String data = blankDisk("machine-data");
        String card = compute.createCard("machine-card", compute.createNetwork("machine-network"))
                .id();

        compute.createMachine("machine", card, List.of(disk, data));
        compute.createMachine("machine", card, List.of(disk, data));

        assertThat(compute.statuses("machine")).containsExactly("ProvisioningState/succeeded", "PowerState/running");
        assertThatThrownBy(() -> compute.client().getDisks().delete(Compute.GROUP, "machine-os"))
                .hasMessageContaining("OperationNotAllowed");
        assertThatThrownBy(() -> compute.network().getNetworkInterfaces().delete(Compute.GROUP, "machine-card"))
                .hasMessageContaining("NicInUse");
        assertThatThrownBy(() -> compute.createMachine("thief", card, List.of(blankDisk("thief-os"))))
                .hasMessageContaining("NicInUse");

        compute.client().getVirtualMachines().powerOff(Compute.GROUP, "machine");
        assertThat(compute.statuses("machine")).contains("PowerState/stopped");
        compute.client().getVirtualMachines().start(Compute.GROUP, "machine");
        assertThat(compute.statuses("machine")).contains("PowerState/running");
        compute.client().getVirtualMachines().restart(Compute.GROUP, "machine");
        assertThat(compute.statuses("machine")).contains("PowerState/running");
        compute.client().getVirtualMachines().deallocate(Compute.GROUP, "machine");
        assertThat(compute.statuses("machine")).contains("PowerState/deallocated");

        compute.client().getVirtualMachines().delete(Compute.GROUP, "machine", true, Context.NONE);
        compute.client().getDisks().delete(Compute.GROUP, "machine-os");
        compute.client().getDisks().delete(Compute.GROUP, "machine-data");
        compute.network().getNetworkInterfaces().delete(Compute.GROUP, "machine-card");
        assertThat(compute.client().getVirtualMachines().listByResourceGroup(Compute.GROUP).stream())
                .isEmpty();
        assertThat(compute.client().getDisks().listByResourceGroup(Compute.GROUP).stream()
                        .map(found -> found.name()))
                .doesNotContain("machine-os", "machine-data");
    }

    @Test
    void aDiskWhoseUploadHasNotEndedCannotBeBooted() throws IOException {
        String disk = compute.createUploadDisk("unfinished", SIZE_BYTES).id();
        String card = compute.createCard("unfinished-card", compute.createNetwork("unfinished-network"))
                .id();

        assertThatThrownBy(() -> compute.createMachine("unfinished", card, List.of(disk)))
                .hasMessageContaining("ReadyToUpload");

        compute.network().getNetworkInterfaces().delete(Compute.GROUP, "unfinished-card");
        compute.client().getDisks().delete(Compute.GROUP, "unfinished");
    }

    @Test
    void aReaderMayLookButNotTouch() throws IOException {
        Compute reader = new Compute(lab, arm.origin(), "reader");

        assertThat(reader.client().getDisks().listByResourceGroup(Compute.GROUP))
                .isNotNull();
        assertThatThrownBy(() -> reader.createUploadDisk("forbidden", SIZE_BYTES))
                .hasMessageContaining("AuthorizationFailed");
    }

    @Test
    void whatIsDeletedLeavesNoFileBehind() throws IOException {
        blankDisk("shortlived");
        Path disks = lab.folder().resolve("arm/disks");
        long before = count(disks);

        compute.client().getDisks().delete(Compute.GROUP, "shortlived");

        assertThat(count(disks)).isEqualTo(before - 1);
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }
}
