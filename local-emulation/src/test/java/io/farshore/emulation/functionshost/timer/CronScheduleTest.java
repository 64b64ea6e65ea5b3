package io.farshore.emulation.functionshost.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 */5 * * * *         | 2026-03-01T10:00:00 | 2026-03-01T10:05:00
                    0 */5 * * * *         | 2026-03-01T10:57:30 | 2026-03-01T11:00:00
                    */10 * * * * *        | 2026-03-01T10:00:50.5 | 2026-03-01T10:01:00
                    * * * * * *           | 2026-03-01T23:59:59 | 2026-03-02T00:00:00
                    30 15 9 * * *         | 2026-03-01T09:15:30 | 2026-03-02T09:15:30
                    30 15 9 * * *         | 2026-03-01T09:15:29 | 2026-03-01T09:15:30
                    0 0 9-17 * * 1-5      | 2026-02-27T17:00:00 | 2026-03-02T09:00:00
                    0 0 9-17/4 * * *      | 2026-02-27T09:00:01 | 2026-02-27T13:00:00
                    0 0 0 1 1 *           | 2026-03-01T00:00:00 | 2027-01-01T00:00:00
                    0 30 6 * * MON,wed    | 2026-03-01T00:00:00 | 2026-03-02T06:30:00
                    0 0 0 29 2 *          | 2026-03-01T00:00:00 | 2028-02-29T00:00:00
                    0 0 0 31 * *          | 2026-04-01T00:00:00 | 2026-05-31T00:00:00
                    0 0 12 13 * 5         | 2026-04-01T00:00:00 | 2026-11-13T12:00:00
                    5,10 1,3 2 * Jan-Mar * | 2026-01-01T02:03:05 | 2026-01-01T02:03:10
                    5,10 1,3 2 * Jan-Mar * | 2026-01-01T02:02:07 | 2026-01-01T02:03:05
                    */15 * * * *          | 2026-01-01T02:16:00 | 2026-01-01T02:30:00
                    0 20/20 * * * *       | 2026-01-01T02:41:00 | 2026-01-01T03:20:00
                    """)
    void findsTheNextTurn(String schedule, LocalDateTime after, LocalDateTime expected) {
        assertThat(CronSchedule.parse(schedule).next(after)).contains(expected);
    }

    @Test
    void aDayThatNeverComesHasNoTurn() {
        assertThat(CronSchedule.parse("0 0 0 30 2 *").next(LocalDateTime.parse("2026-01-01T00:00:00")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * *",
                "60 * * * * *",
                "* * 24 * * *",
                "5-1 * * * * *",
                "*/0 * * * * *",
                "a * * * * *",
                "0 0 0 0 * *"
            })
    void refusesWhatIsNoSchedule(String text) {
        assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
