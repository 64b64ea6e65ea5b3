package io.farshore.replication.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSegmentStoreTest extends SegmentStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected SegmentStore store() throws IOException {
        return new FileSegmentStore(folder);
    }
}
