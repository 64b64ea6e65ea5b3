package io.farshore.replication.store;

import java.io.IOException;
import java.nio.file.Path;

/** The half of a {@link SegmentStore} that a site may use: blobs can be added, and nothing else. */
public interface SegmentSink {
    /**
     * Creates a blob.
     *
     * @throws BlobAlreadyExistsException if the name is taken; what stands there is untouched
     */
    void create(String name, byte[] content) throws IOException;

    /**
     * Creates a blob from a file; see {@link #create(String, byte[])}. The caller may remove the file afterwards but never
     * change its bytes: a store may keep the file itself.
     */
    void create(String name, Path content) throws IOException;
}
