package io.farshore.replication.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.store.FaultySegmentStore.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Without faults it is a store like any other; with them it fails as it was told to. */
class FaultySegmentStoreTest extends SegmentStoreContract {
    private static final byte[] CONTENT = {1};

    @Override
    protected SegmentStore store() {
        return new FaultySegmentStore(new MemorySegmentStore());
    }

    @Test
    void failsBeforeOrAfterTheCallTakesEffect() throws IOException {
        FaultySegmentStore store = new FaultySegmentStore(new MemorySegmentStore(), Fault.BEFORE, Fault.AFTER);
        assertThatThrownBy(() -> store.create("a.seg", CONTENT)).hasMessageContaining("before");
        assertThatThrownBy(() -> store.create("a.seg", CONTENT)).hasMessageContaining("after");
        assertThatThrownBy(() -> store.create("a.seg", CONTENT)).isInstanceOf(BlobAlreadyExistsException.class);
        assertThat(store.readAll("a.seg", 10)).isEqualTo(CONTENT);
    }
}
