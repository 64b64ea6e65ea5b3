package io.farshore.emulation.functionshost.timer;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An NCRONTAB schedule: second, minute, hour, day, month, day of week. Five fields start at the minute. Immutable.
 *
 * <p>Unlike in cron, a day must satisfy both day fields.
 */
public final class CronSchedule {
    /** A schedule such as 29 February on a Monday has a turn within 28 years, or, around 2100, within 40. */
    private static final int MAX_YEARS_AHEAD = 40;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int DAYS_OF_WEEK = 7;

    private final CronField seconds;
    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField daysOfWeek;

    private CronSchedule(List<String> fields) {
        seconds = CronField.parse(fields.get(0), 0, 59, List.of());
        minutes = CronField.parse(fields.get(1), 0, 59, List.of());
        hours = CronField.parse(fields.get(2), 0, 23, List.of());
        days = CronField.parse(fields.get(3), 1, 31, List.of());
        months = CronField.parse(fields.get(4), 1, 12, MONTHS);
        daysOfWeek = CronField.parse(fields.get(5), 0, 6, DAYS);
    }

    public static CronSchedule parse(String text) {
        List<String> fields = Stream.of(text.strip().split("\\s+")).toList();
        return switch (fields.size()) {
            case 5 ->
                new CronSchedule(Stream.concat(Stream.of("0"), fields.stream()).toList());
            case 6 -> new CronSchedule(fields);
            default -> throw new IllegalArgumentException("A schedule has five or six fields: " + text);
        };
    }

    /** The first turn after {@code time}; empty when there is none, as for 30 February. */
    public Optional<LocalDateTime> next(LocalDateTime time) {
        LocalDateTime start = time.withNano(0).plusSeconds(1);
        LocalDate last = start.toLocalDate().plusYears(MAX_YEARS_AHEAD);
        LocalTime from = start.toLocalTime();
        for (LocalDate date = start.toLocalDate(); date.isBefore(last); date = following(date)) {
            if (allows(date)) {
                Optional<LocalTime> turn = nextTime(from);
                if (turn.isPresent()) {
                    return Optional.of(date.atTime(turn.get()));
                }
            }
            from = LocalTime.MIDNIGHT;
        }
        return Optional.empty();
    }

    private LocalDate following(LocalDate date) {
        return months.allows(date.getMonthValue())
                ? date.plusDays(1)
                : date.plusMonths(1).withDayOfMonth(1);
    }

    private boolean allows(LocalDate date) {
        return months.allows(date.getMonthValue())
                && days.allows(date.getDayOfMonth())
                && daysOfWeek.allows(date.getDayOfWeek().getValue() % DAYS_OF_WEEK);
    }

    private Optional<LocalTime> nextTime(LocalTime from) {
        int hour = hours.nextFrom(from.getHour());
        if (hour < 0) {
            return Optional.empty();
        }
        if (hour > from.getHour()) {
            return Optional.of(LocalTime.of(hour, minutes.first(), seconds.first()));
        }
        int minute = minutes.nextFrom(from.getMinute());
        int second = seconds.nextFrom(from.getSecond());
        if (minute == from.getMinute() && second < 0) {
            minute = minutes.nextFrom(minute + 1);
        }
        if (minute < 0) {
            return hour == 23 ? Optional.empty() : nextTime(LocalTime.of(hour + 1, 0));
        }
        return Optional.of(LocalTime.of(hour, minute, minute > from.getMinute() ? seconds.first() : second));
    }
}
