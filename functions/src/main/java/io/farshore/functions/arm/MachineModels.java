package io.farshore.functions.arm;

import com.azure.core.management.SubResource;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineInner;
import com.azure.resourcemanager.compute.models.CachingTypes;
import com.azure.resourcemanager.compute.models.DataDisk;
import com.azure.resourcemanager.compute.models.DiskCreateOptionTypes;
import com.azure.resourcemanager.compute.models.DiskDeleteOptionTypes;
import com.azure.resourcemanager.compute.models.HardwareProfile;
import com.azure.resourcemanager.compute.models.ManagedDiskParameters;
import com.azure.resourcemanager.compute.models.NetworkInterfaceReference;
import com.azure.resourcemanager.compute.models.NetworkProfile;
import com.azure.resourcemanager.compute.models.OSDisk;
import com.azure.resourcemanager.compute.models.StorageProfile;
import com.azure.resourcemanager.compute.models.VirtualMachineSizeTypes;
import io.farshore.controlplane.compute.RecoveredMachine;
import java.util.ArrayList;
import java.util.List;

/** Bodies of machine requests. Disks are attached, so there is no operating system profile. */
final class MachineModels {
    private MachineModels() {}

    static VirtualMachineInner machine(RecoveredMachine machine) {
        NetworkInterfaceReference nic = new NetworkInterfaceReference().withPrimary(true);
        nic.withId(machine.networkInterfaceId());
        VirtualMachineInner body = new VirtualMachineInner()
                .withHardwareProfile(
                        new HardwareProfile().withVmSize(VirtualMachineSizeTypes.fromString(machine.size())))
                .withStorageProfile(storage(machine))
                .withNetworkProfile(new NetworkProfile().withNetworkInterfaces(List.of(nic)));
        if (machine.availabilitySetId() != null) {
            body.withAvailabilitySet(new SubResource().withId(machine.availabilitySetId()));
        }
        if (machine.proximityPlacementGroupId() != null) {
            body.withProximityPlacementGroup(new SubResource().withId(machine.proximityPlacementGroupId()));
        }
        if (machine.licenseType() != null) {
            body.withLicenseType(machine.licenseType());
        }
        body.withLocation(machine.location());
        body.withTags(machine.tags());
        return body;
    }

    private static StorageProfile storage(RecoveredMachine machine) {
        OSDisk osDisk = new OSDisk()
                .withOsType(DiskModels.osType(machine.osType()))
                .withCreateOption(DiskCreateOptionTypes.ATTACH)
                .withCaching(CachingTypes.READ_WRITE)
                .withDeleteOption(DiskDeleteOptionTypes.DETACH)
                .withManagedDisk(disk(machine.osDiskId()));
        List<DataDisk> dataDisks = new ArrayList<>();
        for (int lun = 0; lun < machine.dataDiskIds().size(); lun++) {
            dataDisks.add(new DataDisk()
                    .withLun(lun)
                    .withCreateOption(DiskCreateOptionTypes.ATTACH)
                    .withManagedDisk(disk(machine.dataDiskIds().get(lun))));
        }
        return new StorageProfile().withOsDisk(osDisk).withDataDisks(dataDisks);
    }

    private static ManagedDiskParameters disk(String id) {
        ManagedDiskParameters disk = new ManagedDiskParameters();
        disk.withId(id);
        return disk;
    }
}
