package io.farshore.controlplane.point;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When history is merged into a new base (ADR 6): once the segments since the last base hold half as many bytes as it, so
 * that a point costs at most one and a half times its live bytes, or are so many that their indexes cost too much.
 *
 * @param minBytes less than this is never worth a base by its bytes
 * @param maxSegments so many segments are worth one whatever their bytes
 */
public record Compaction(long minBytes, long maxSegments) {
    public Compaction {
        if (minBytes < 0 || maxSegments < 1) {
            throw new IllegalArgumentException("bases are made after 0 bytes or more, and 1 segment or more");
        }
    }

    /** Whether the epoch of this head needs a base at its newest point. */
    public boolean isDue(EpochHead head, Optional<EpochBase> last) {
        ChainSize since = head.chain().minus(last.map(EpochBase::chain).orElse(head.first()));
        long baseBytes = last.map(EpochBase::bytes).orElse(head.first().bytes());
        return since.segments() >= maxSegments
                || since.bytes() > 0 && since.bytes() >= Math.max(minBytes, baseBytes / 2);
    }

    /** The newest base of the epoch that is not after the point. */
    public static Optional<EpochBase> newest(List<EpochBase> bases, long epoch, long point) {
        return bases.stream()
                .filter(base -> base.epoch() == epoch && base.point() <= point)
                .max(Comparator.comparingLong(EpochBase::point));
    }
}
