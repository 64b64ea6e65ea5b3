package io.farshore.emulation.arm;

import com.azure.resourcemanager.compute.models.AccessLevel;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.farshore.emulation.testlab.Compute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Uploads images to managed disks the way a hydration does: what is not zero, then the footer. */
final class DiskImages {
    private static final int CHUNK_BYTES = 4 << 20;

    private DiskImages() {}

    /** Makes a disk of {@code image} through its SAS; gives its id. */
    static String upload(Compute compute, String name, Path image) throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            String id = compute.createUploadDisk(name, channel.size()).id();
            PageBlobClient blob = compute.beginAccess(name, AccessLevel.WRITE);
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            for (long offset = 0; offset < channel.size(); offset += CHUNK_BYTES) {
                chunk.clear();
                while (chunk.hasRemaining() && channel.read(chunk, offset + chunk.position()) >= 0) {}
                chunk.flip();
                if (!zero(chunk)) {
                    write(blob, chunk.array(), chunk.limit(), offset);
                }
            }
            byte[] footer = FixedVhd.footer(channel.size(), UUID.randomUUID()).array();
            write(blob, footer, footer.length, channel.size());
            compute.endAccess(name);
            return id;
        }
    }

    static void write(PageBlobClient blob, byte[] data, int lengthBytes, long offset) {
        PageRange range = new PageRange().setStart(offset).setEnd(offset + lengthBytes - 1);
        blob.uploadPages(range, new ByteArrayInputStream(data, 0, lengthBytes));
    }

    private static boolean zero(ByteBuffer chunk) {
        for (int index = 0; index < chunk.limit(); index++) {
            if (chunk.get(index) != 0) {
                return false;
            }
        }
        return true;
    }
}
