package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.specialized.PageBlobClient;
import com.azure.storage.blob.specialized.SpecializedBlobClientBuilder;
import io.farshore.replication.hydrate.HydrationTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/** A managed disk opened for upload: a page blob behind a shared access signature. Thread-safe. */
public final class PageBlobDisk implements HydrationTarget {
    private static final int PAGE_BYTES = 512;

    /** Of Put Page. */
    private static final int MAX_WRITE_BYTES = 4 << 20;

    private final PageBlobClient pages;

    public PageBlobDisk(URI uploadAccess) {
        pages = new SpecializedBlobClientBuilder()
                .endpoint(uploadAccess.toString())
                .buildPageBlobClient();
    }

    @Override
    public void write(long offsetBytes, ByteBuffer data) throws IOException {
        int length = data.remaining();
        if (length == 0 || length > MAX_WRITE_BYTES || length % PAGE_BYTES != 0 || offsetBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("cannot write " + length + " bytes of pages at " + offsetBytes);
        }
        byte[] bytes = new byte[length];
        data.get(bytes);
        PageRange range = new PageRange().setStart(offsetBytes).setEnd(offsetBytes + length - 1);
        try {
            pages.uploadPages(range, new ByteArrayInputStream(bytes));
        } catch (AzureException e) {
            // The message must not carry the URL: it is the key to the disk.
            throw new IOException("writing " + length + " bytes at " + offsetBytes + " of the disk failed", e);
        }
    }
}
