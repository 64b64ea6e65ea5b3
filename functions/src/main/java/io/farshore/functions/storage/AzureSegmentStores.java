package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import io.farshore.functions.points.SegmentStores;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;

/** The containers of the storage account. */
public final class AzureSegmentStores implements SegmentStores {
    private final StorageAccount account;

    public AzureSegmentStores(StorageAccount account) {
        this.account = account;
    }

    @Override
    public SegmentStore manifests() {
        return store(StorageAccount.MANIFESTS);
    }

    @Override
    public SegmentStore segments(String itemId) {
        return store(StorageAccount.itemContainer(itemId));
    }

    @Override
    public SegmentStore plans() {
        return store(StorageAccount.JOBS);
    }

    @Override
    public void deleteSegments(String itemId) throws IOException {
        try {
            account.deleteContainer(StorageAccount.itemContainer(itemId));
        } catch (AzureException e) {
            throw new IOException("the container of item " + itemId + " could not be deleted; try again", e);
        }
    }

    private SegmentStore store(String container) {
        return new AzureSegmentStore(account.container(container));
    }
}
