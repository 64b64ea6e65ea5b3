package io.farshore.replication.store;

import java.io.IOException;
import java.util.List;

/**
 * Where segments and manifests live. Every implementation guarantees:
 *
 * <ul>
 *   <li><b>Add only.</b> {@code create} of a name that exists fails and leaves the first content as it was.
 *   <li><b>Whole or absent.</b> A blob is visible only with its whole content, also after a crash.
 *   <li><b>Durable.</b> When {@code create} returns, the content survives the loss of power.
 *   <li><b>Read what was written.</b> A listing or read that begins after {@code create} returned sees the blob.
 * </ul>
 *
 * Names are slash-separated segments of {@code [A-Za-z0-9._-]}, at most 512 characters, without empty or dot-only
 * parts. Instances are thread-safe.
 */
public interface SegmentStore extends SegmentSink {
    /**
     * Reads {@code lengthBytes} bytes from {@code offsetBytes}.
     *
     * @throws BlobNotFoundException if there is no such blob
     * @throws IOException if the blob ends before the range does
     */
    byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException;

    /**
     * The length of a blob in bytes.
     *
     * @throws BlobNotFoundException if there is no such blob
     */
    long length(String name) throws IOException;

    /** All blobs whose names begin with {@code prefix}, in the order of their names. */
    List<StoredBlob> list(String prefix) throws IOException;

    /** Removes a blob; one that is already gone is no error. */
    void delete(String name) throws IOException;

    /** The whole of a blob of at most {@code maxBytes} bytes. */
    default byte[] readAll(String name, int maxBytes) throws IOException {
        long length = length(name);
        if (length > maxBytes) {
            throw new IOException(name + " has " + length + " bytes; at most " + maxBytes + " were expected");
        }
        return read(name, 0, (int) length);
    }
}
