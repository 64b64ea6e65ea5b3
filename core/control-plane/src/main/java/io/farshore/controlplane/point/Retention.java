package io.farshore.controlplane.point;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which points are kept: all of the last two hours, then one per hour up to a day, one per two hours up to seven days,
 * one per four hours up to fifteen, and none older than the policy's history. The newest point is always kept. Of the
 * points in one interval the oldest stays, so that a point once kept is not replaced by a neighbour at the next run.
 */
public final class Retention {
    private record Band(Duration maxAge, Duration interval) {}

    private static final Duration KEEP_ALL = Duration.ofHours(2);
    private static final List<Band> BANDS = List.of(
            new Band(Duration.ofDays(1), Duration.ofHours(1)),
            new Band(Duration.ofDays(7), Duration.ofHours(2)),
            new Band(Duration.ofDays(15), Duration.ofHours(4)));

    private final Duration history;

    /** A history of zero keeps the newest point only. */
    public Retention(Duration history) {
        this.history = history;
    }

    /** The points to prune, oldest first. */
    public List<RecoveryPoint> expired(List<RecoveryPoint> points, Instant now) {
        List<RecoveryPoint> oldestFirst = points.stream()
                .sorted(Comparator.comparing(RecoveryPoint::time).thenComparing(RecoveryPoint::name))
                .toList();
        Set<Long> takenIntervals = new HashSet<>();
        return oldestFirst.stream()
                .limit(Math.max(0, oldestFirst.size() - 1))
                .filter(point -> !keeps(point, now, takenIntervals))
                .toList();
    }

    private boolean keeps(RecoveryPoint point, Instant now, Set<Long> takenIntervals) {
        Duration age = Duration.between(point.time(), now);
        if (age.compareTo(history) > 0) {
            return false;
        }
        if (age.compareTo(KEEP_ALL) <= 0) {
            return true;
        }
        return BANDS.stream()
                .filter(band -> age.compareTo(band.maxAge()) <= 0)
                .findFirst()
                .map(band -> takenIntervals.add(intervalKey(point.time(), band.interval())))
                .orElse(false);
    }

    /** Intervals are cut at multiples of their length since 1970; the length makes keys of two bands differ. */
    private static long intervalKey(Instant time, Duration interval) {
        long index = time.getEpochSecond() / interval.toSeconds();
        return index * BANDS.size() + bandIndex(interval);
    }

    private static int bandIndex(Duration interval) {
        for (int i = 0; i < BANDS.size(); i++) {
            if (BANDS.get(i).interval().equals(interval)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no band has interval " + interval);
    }
}
