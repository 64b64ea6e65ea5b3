package io.farshore.controlplane.point;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");
    private static final Duration FIFTEEN_DAYS = Duration.ofDays(15);

    @Test
    void keepsEveryPointOfTheLastTwoHours() {
        List<RecoveryPoint> points = every(Duration.ofMinutes(5), Duration.ofHours(2));

        assertThat(new Retention(FIFTEEN_DAYS).expired(points, NOW)).isEmpty();
    }

    @Test
    void keepsOnePerHourUpToADay() {
        assertThat(keptBetween(Duration.ofHours(3), Duration.ofHours(24))).hasSize(21);
    }

    @Test
    void keepsOnePerTwoHoursFromTheSecondToTheSeventhDay() {
        assertThat(keptBetween(Duration.ofDays(2), Duration.ofDays(6))).hasSize(48);
    }

    @Test
    void keepsOnePerFourHoursFromTheEighthDay() {
        assertThat(keptBetween(Duration.ofDays(8), Duration.ofDays(14))).hasSize(36);
    }

    @Test
    void keepsNothingOlderThanTheHistory() {
        List<RecoveryPoint> points = every(Duration.ofHours(1), Duration.ofDays(3));
        List<RecoveryPoint> expired = new Retention(Duration.ofHours(24)).expired(points, NOW);

        points.removeAll(expired);
        assertThat(points).allSatisfy(point -> assertThat(age(point)).isLessThanOrEqualTo(Duration.ofHours(24)));
    }

    @Test
    void alwaysKeepsTheNewest() {
        List<RecoveryPoint> points =
                List.of(point(1, NOW.minus(Duration.ofDays(40))), point(2, NOW.minus(Duration.ofDays(30))));

        assertThat(new Retention(Duration.ZERO).expired(points, NOW)).containsExactly(points.getFirst());
    }

    @Test
    void aKeptPointStaysKeptUntilItsBandEnds() {
        List<RecoveryPoint> points = every(Duration.ofMinutes(5), Duration.ofHours(20));
        Retention retention = new Retention(FIFTEEN_DAYS);
        points.removeAll(retention.expired(points, NOW));
        List<RecoveryPoint> onceKept = List.copyOf(points);

        Instant later = NOW.plus(Duration.ofMinutes(3));
        points.removeAll(retention.expired(points, later));

        assertThat(onceKept.stream().filter(point -> age(point).compareTo(Duration.ofHours(3)) > 0))
                .allMatch(points::contains);
    }

    @Test
    void pruningTwiceIsPruningOnce() {
        List<RecoveryPoint> points = every(Duration.ofMinutes(7), Duration.ofDays(16));
        Retention retention = new Retention(FIFTEEN_DAYS);
        points.removeAll(retention.expired(points, NOW));

        assertThat(retention.expired(points, NOW)).isEmpty();
    }

    private static List<RecoveryPoint> keptBetween(Duration youngest, Duration oldest) {
        List<RecoveryPoint> points = every(Duration.ofMinutes(5), Duration.ofDays(16));
        points.removeAll(new Retention(FIFTEEN_DAYS).expired(points, NOW));
        return points.stream()
                .filter(point ->
                        age(point).compareTo(youngest) >= 0 && age(point).compareTo(oldest) < 0)
                .toList();
    }

    private static List<RecoveryPoint> every(Duration interval, Duration back) {
        List<RecoveryPoint> points = new ArrayList<>();
        for (Duration age = Duration.ofSeconds(1); age.compareTo(back) <= 0; age = age.plus(interval)) {
            points.add(point(points.size(), NOW.minus(age)));
        }
        return points;
    }

    private static Duration age(RecoveryPoint point) {
        return Duration.between(point.time(), NOW);
    }

    private static RecoveryPoint point(int number, Instant time) {
        return new RecoveryPoint(
                "p" + number, "item", 1, number, time, "CrashConsistent", number, false, "blob" + number, "", time);
    }
}
