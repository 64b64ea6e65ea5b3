package io.farshore.replication.segment;

import io.farshore.replication.crypto.Digests;

/**
 * The newest segment of one disk in one epoch.
 *
 * @param number its number, 0 before the first
 * @param digest its SHA-256, zeroes before the first; not copied, do not change it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a format, compared nowhere
public record ChainHead(long number, byte[] digest) {
    /** Before the first segment. */
    public static final ChainHead NONE = new ChainHead(0, new byte[Digests.LENGTH_BYTES]);
}
