package io.farshore.controlplane.point;

import java.util.Locale;
import java.util.Map;

/**
 * A base that has been stored: the live bytes of an epoch at one of its points.
 *
 * @param bytes of its segments
 * @param chain all segments of the epoch up to its point, which it stands for
 * @param heads the newest of them of each disk, by the disk's id
 * @param freed true once everything that it makes superfluous has been deleted
 */
public record EpochBase(
        String itemId, long epoch, long point, long bytes, ChainSize chain, Map<String, Long> heads, boolean freed) {
    public EpochBase {
        heads = Map.copyOf(heads);
    }

    /** Document id, one per base. */
    public static String id(long epoch, long point) {
        return String.format(Locale.ROOT, "base-%020d-%020d", epoch, point);
    }

    public EpochBase withFreed() {
        return new EpochBase(itemId, epoch, point, bytes, chain, heads, true);
    }
}
