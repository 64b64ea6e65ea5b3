package io.farshore.functions.arm;

import com.azure.resourcemanager.compute.fluent.models.DiskInner;
import com.azure.resourcemanager.compute.models.CreationData;
import com.azure.resourcemanager.compute.models.DiskCreateOption;
import com.azure.resourcemanager.compute.models.DiskSku;
import com.azure.resourcemanager.compute.models.DiskStorageAccountTypes;
import com.azure.resourcemanager.compute.models.HyperVGeneration;
import com.azure.resourcemanager.compute.models.OperatingSystemTypes;
import io.farshore.controlplane.compute.UploadDisk;

/** Bodies of disk requests. */
final class DiskModels {
    private DiskModels() {}

    static DiskInner uploadDisk(UploadDisk disk) {
        CreationData creation = new CreationData()
                .withCreateOption(DiskCreateOption.UPLOAD)
                .withUploadSizeBytes(disk.sizeBytes() + UploadDisk.FOOTER_BYTES);
        DiskInner body = new DiskInner()
                .withSku(new DiskSku().withName(DiskStorageAccountTypes.fromString(disk.sku())))
                .withCreationData(creation);
        if (disk.boot()) {
            body.withOsType(osType(disk.osType())).withHyperVGeneration(HyperVGeneration.V1);
        }
        body.withLocation(disk.location());
        body.withTags(disk.tags());
        return body;
    }

    static OperatingSystemTypes osType(String name) {
        return name.equalsIgnoreCase("windows") ? OperatingSystemTypes.WINDOWS : OperatingSystemTypes.LINUX;
    }
}
