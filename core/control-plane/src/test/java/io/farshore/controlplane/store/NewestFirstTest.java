package io.farshore.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class NewestFirstTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void whatIsNewerComesFirstThoughItsTimeIsWrittenShorter() {
        String earlier = NewestFirst.rank(NOW.minusNanos(100), "b");

        assertThat(NewestFirst.rank(NOW, "b")).isLessThan(earlier).hasSameSizeAs(earlier);
        assertThat(NewestFirst.rank(NOW, "a")).isLessThan(NewestFirst.rank(NOW, "b"));
    }

    @Test
    void aSpanOfTimeHasBothItsEnds() {
        Span span = NewestFirst.between(NOW, NOW.plusSeconds(1));

        assertThat(span.contains(NewestFirst.rank(NOW, "f"))).isTrue();
        assertThat(span.contains(NewestFirst.rank(NOW.plusSeconds(1), "0"))).isTrue();
        assertThat(span.contains(NewestFirst.rank(NOW.minusNanos(100), "0"))).isFalse();
        assertThat(span.contains(NewestFirst.rank(NOW.plusSeconds(1).plusNanos(100), "f")))
                .isFalse();
    }

    @Test
    void allTimesThereAreHaveARank() {
        Span all = NewestFirst.between(Instant.MIN, Instant.MAX);

        assertThat(all.contains(NewestFirst.rank(NOW, "a"))).isTrue();
        assertThat(NewestFirst.rank(Instant.MAX, "a")).hasSize(21).isLessThan(NewestFirst.rank(NOW, "a"));
        assertThat(NewestFirst.rank(Instant.MIN, "a")).hasSize(21).isGreaterThan(NewestFirst.rank(NOW, "a"));
    }
}
