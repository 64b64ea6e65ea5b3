package io.farshore.replication.hydrate;

import io.farshore.replication.codec.FrameCodec;
import io.farshore.replication.crypto.DataKey;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.SealedSegment;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.segment.SegmentWriter;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Merges the live bytes of a range into a segment of a base: section 8 of {@code docs/format.md}. Repeating a range stores
 * a second blob under another name, of which the base names one.
 */
public final class BaseSegments {
    /** The most that one segment of a base holds: a reader takes no segment of 64 MiB or more. */
    public static final int MAX_RANGE_BYTES = 32 << 20;

    private final Hydrator hydrator;
    private final SegmentSink segments;
    private final SecureRandom random;

    /**
     * @param hydrator reads what is merged
     * @param segments where the base goes: the container of the item's segments
     */
    public BaseSegments(Hydrator hydrator, SegmentSink segments, SecureRandom random) {
        this.hydrator = hydrator;
        this.segments = segments;
        this.random = random;
    }

    /**
     * Where a base stands.
     *
     * @param point its point
     * @param manifest lower-case hex digest of the point's manifest
     * @param diskSizeBytes size of the disk at the point
     */
    public record Foundation(long point, String manifest, long diskSizeBytes) {}

    /**
     * Stores one range.
     *
     * @param plan of at most {@link #MAX_RANGE_BYTES}
     * @param number of the segment in the base, from 1
     * @return how the base names it
     */
    public RecoveryPointManifest.Segment store(
            RangePlan plan, Foundation base, long number, SealingKey key, long nowMicros) throws IOException {
        if (plan.lengthBytes() > MAX_RANGE_BYTES) {
            throw new IllegalArgumentException("a segment of a base holds at most " + MAX_RANGE_BYTES + " bytes");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] salt = new byte[DataKey.SALT_BYTES];
        random.nextBytes(salt);
        SegmentHeader header = new SegmentHeader(
                SegmentHeader.Kind.BASE,
                plan.itemId(),
                plan.diskId(),
                plan.epoch(),
                number,
                0,
                0,
                base.diskSizeBytes,
                nowMicros,
                HexFormat.of().parseHex(base.manifest),
                salt,
                key.keyId(),
                key.wrapped());
        SegmentWriter writer = new SegmentWriter(bytes, header, key.key(), new FrameCodec());
        hydrator.run(plan, (offset, data) -> writer.write(offset, 0, data));
        SealedSegment sealed = writer.finish();
        String digest = HexFormat.of().formatHex(sealed.digest());
        segments.create(BlobNames.baseSegment(plan.epoch(), plan.diskId(), base.point, digest), bytes.toByteArray());
        return new RecoveryPointManifest.Segment(number, sealed.lengthBytes(), digest);
    }
}
