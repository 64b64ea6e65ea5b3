package io.farshore.functions.request;

import io.farshore.controlplane.store.NewestFirst;
import io.farshore.controlplane.store.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A time from which and one up to which things are asked for, both included. */
public record TimeSpan(Instant from, Instant to) {
    /**
     * Reads the ends, either of which may be open.
     *
     * @param offset of times that name none
     */
    public static TimeSpan of(Optional<String> from, Optional<String> to, ZoneOffset offset) {
        return new TimeSpan(
                from.map(text -> time("StartTime", text, offset)).orElse(Instant.MIN),
                to.map(text -> time("EndTime", text, offset)).orElse(Instant.MAX));
    }

    private static Instant time(String field, String text, ZoneOffset offset) {
        try {
            boolean local = text.matches("[^T]+T[^Z+-]+");
            return local ? LocalDateTime.parse(text).toInstant(offset) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(field + " '" + text + "' is no ISO 8601 time.", e);
        }
    }

    public boolean contains(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Where what happened in this time stands in a list that begins with the newest. */
    public Span newestFirst() {
        return NewestFirst.between(from, to);
    }
}
