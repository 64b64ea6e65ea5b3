package io.farshore.functions.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import io.farshore.functions.RealServices;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.SegmentStoreContract;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AzureSegmentStoreIT extends SegmentStoreContract {
    private static BlobContainerClient container() {
        return new StorageAccount(RealServices.storage()).container("it-" + UUID.randomUUID());
    }

    @Override
    protected SegmentStore store() {
        return new AzureSegmentStore(container());
    }

    @Test
    void deletesABlobWithItsSnapshots() throws IOException {
        BlobContainerClient container = container();
        AzureSegmentStore store = new AzureSegmentStore(container);
        store.create("pinned", new byte[] {1});
        container.getBlobClient("pinned").createSnapshot();
        store.delete("pinned");
        assertThat(store.list("pinned")).isEmpty();
    }
}
