package io.farshore.replication.segment;

/**
 * A finished segment.
 *
 * @param header its header
 * @param lengthBytes its length, header and trailer included
 * @param digest SHA-256 of all its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a format, compared nowhere
public record SealedSegment(SegmentHeader header, long lengthBytes, byte[] digest) {}
