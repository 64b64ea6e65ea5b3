package io.farshore.controlplane.point;

import java.util.Locale;

/**
 * The newest verified manifest of an epoch. It outlives the pruning of its point: the next manifest is checked against
 * it.
 */
public record EpochHead(String itemId, long epoch, long point, String manifestDigest) {
    /** Document id, one per epoch. */
    public static String id(long epoch) {
        return String.format(Locale.ROOT, "head-%020d", epoch);
    }
}
