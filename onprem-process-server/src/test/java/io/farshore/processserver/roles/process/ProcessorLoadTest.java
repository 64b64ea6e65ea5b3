package io.farshore.processserver.roles.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorLoadTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private double fraction;
    private final ProcessorLoad load = new ProcessorLoad(() -> fraction, () -> now);

    private void sample(int afterSeconds, double seen) {
        now = now.plus(Duration.ofSeconds(afterSeconds));
        fraction = seen;
        load.sample();
    }

    @Test
    void isTheAverageOfTheLastMinute() {
        sample(0, 1.0);
        sample(30, 0.5);
        sample(29, 0.0);
        assertThat(load.percent()).hasValue(50);
        sample(5, 0.25);
        assertThat(load.percent()).hasValue(25);
    }

    @Test
    void isNotKnownBeforeTheFirstLookNorAMinuteAfterTheLast() {
        assertThat(load.percent()).isEmpty();
        sample(0, 0.996);
        assertThat(load.percent()).hasValue(100);
        now = now.plusSeconds(60);
        assertThat(load.percent()).isEmpty();
    }

    @Test
    void looksNoMoreOftenThanTheFigureMeansSomething() {
        sample(0, 0.2);
        sample(4, 1.0);
        assertThat(load.percent()).hasValue(20);
        sample(1, 0.4);
        assertThat(load.percent()).hasValue(30);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, 1.5})
    void whatTheSystemCannotTellIsNotToldOn(double failed) {
        sample(0, failed);
        assertThat(load.percent()).isEmpty();
        sample(5, 0.3);
        sample(5, failed);
        assertThat(load.percent()).hasValue(30);
    }

    @Test
    void thisMachineTellsIt() {
        ProcessorLoad real = new ProcessorLoad(InstantSource.fixed(now));
        real.sample();
        real.percent().ifPresent(percent -> assertThat(percent).isBetween(0, 100));
    }
}
