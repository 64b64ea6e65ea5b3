package io.farshore.controlplane.store;

/**
 * A stretch of ranks, both ends outside of it.
 *
 * @param after empty: from the lowest on
 * @param before empty: to the highest
 */
public record Span(String after, String before) {
    public static final Span ALL = new Span("", "");

    /** What of this span lies behind a rank. */
    public Span behind(String rank) {
        return rank.compareTo(after) > 0 ? new Span(rank, before) : this;
    }

    public boolean contains(String rank) {
        return rank.compareTo(after) > 0 && (before.isEmpty() || rank.compareTo(before) < 0);
    }
}
