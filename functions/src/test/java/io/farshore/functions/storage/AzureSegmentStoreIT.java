package io.farshore.functions.storage;

import io.farshore.functions.RealServices;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.SegmentStoreContract;
import java.util.UUID;

final class AzureSegmentStoreIT extends SegmentStoreContract {
    @Override
    protected SegmentStore store() {
        StorageAccount account = new StorageAccount(RealServices.storage());
        return new AzureSegmentStore(account.container("it-" + UUID.randomUUID()));
    }
}
