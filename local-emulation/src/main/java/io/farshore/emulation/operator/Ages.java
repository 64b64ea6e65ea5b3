package io.farshore.emulation.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times as people read them. */
final class Ages {
    private Ages() {}

    /** How long ago, in its largest unit; empty when there is no such time. */
    static String since(String time, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(time), now);
            return age.isNegative() ? "0 s" : text(age);
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    static String text(Duration duration) {
        if (duration.toMinutes() < 2) {
            return duration.toSeconds() + " s";
        }
        if (duration.toHours() < 2) {
            return duration.toMinutes() + " min";
        }
        return duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /** To the second, in UTC; empty when there is no such time. */
    static String seconds(String time) {
        try {
            return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
