package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import io.farshore.functions.points.SegmentStores;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.util.function.Consumer;

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
    public void openSegments(String itemId) throws IOException {
        call(itemId, "opened", account::openContainer);
    }

    @Override
    public void revokeSegments(String itemId) throws IOException {
        call(itemId, "closed to its site", account::revokeContainer);
    }

    @Override
    public void deleteSegments(String itemId) throws IOException {
        call(itemId, "deleted", account::deleteContainer);
    }

    private static void call(String itemId, String what, Consumer<String> request) throws IOException {
        try {
            request.accept(StorageAccount.itemContainer(itemId));
        } catch (AzureException e) {
            throw new IOException("the container of item " + itemId + " could not be " + what + "; try again", e);
        }
    }

    private SegmentStore store(String container) {
        return new AzureSegmentStore(account.container(container));
    }
}
