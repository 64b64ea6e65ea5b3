package io.farshore.controlplane.point;

import java.util.Locale;

/**
 * The newest verified manifest of an epoch. It outlives the pruning of its point: the next manifest is checked against
 * it.
 *
 * @param point its place in the epoch, from 1; 0 before the first
 * @param manifestDigest lower-case hex SHA-256 of the manifest as stored
 * @param chain all segments up to the point
 * @param first those up to the first point of the epoch, which hold the first copy
 */
public record EpochHead(
        String itemId, long epoch, long point, String manifestDigest, ChainSize chain, ChainSize first) {
    /** Before the first point. */
    public static EpochHead none(String itemId, long epoch) {
        return new EpochHead(itemId, epoch, 0, "", ChainSize.NONE, ChainSize.NONE);
    }

    /** Document id, one per epoch. */
    public static String id(long epoch) {
        return String.format(Locale.ROOT, "head-%020d", epoch);
    }

    /** The head after the next point, which adds these segments. */
    public EpochHead followedBy(long next, String digest, ChainSize added) {
        ChainSize all = chain.plus(added);
        return new EpochHead(itemId, epoch, next, digest, all, point == 0 ? all : first);
    }
}
