package io.farshore.replication.store;

class MemorySegmentStoreTest extends SegmentStoreContract {

    @Override
    protected SegmentStore store() {
        return new MemorySegmentStore();
    }
}
