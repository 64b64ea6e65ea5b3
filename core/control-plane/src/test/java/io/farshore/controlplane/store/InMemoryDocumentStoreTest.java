package io.farshore.controlplane.store;

final class InMemoryDocumentStoreTest extends DocumentStoreContract {
    @Override
    protected DocumentStore store() {
        return new InMemoryDocumentStore();
    }
}
