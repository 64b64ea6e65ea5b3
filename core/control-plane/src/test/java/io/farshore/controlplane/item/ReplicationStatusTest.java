package io.farshore.controlplane.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ReplicationStatusTest {
    private static final Instant T1 = Instant.parse("2026-01-01T00:00:01Z");
    private static final Instant T2 = Instant.parse("2026-01-01T00:00:02Z");

    @Test
    void neverGoesBackToAnOlderSequence() {
        ReplicationStatus status = ReplicationStatus.NONE.committed(1, 10, T2, T2);

        assertThat(status.committed(1, 9, T1, T1)).isEqualTo(status);
        assertThat(status.committed(1, 10, T2, T2)).isEqualTo(status);
    }

    @Test
    void aNewEpochStartsItsSequencesAnew() {
        ReplicationStatus status =
                ReplicationStatus.NONE.committed(1, 10, T1, T1).committed(2, 1, T2, T2);

        assertThat(status.epoch()).isEqualTo(2);
        assertThat(status.sequence()).isEqualTo(1);
        assertThat(status.committed(1, 11, T2, T2)).isEqualTo(status);
    }

    @Test
    void theSourceTimeNeverGoesBack() {
        ReplicationStatus status =
                ReplicationStatus.NONE.committed(1, 1, T2, T2).committed(1, 2, T1, T2);

        assertThat(status.sourceTime()).isEqualTo(T2);
    }

    @Test
    void aReportThatIsOlderThanTheKnownOneChangesNothing() {
        ReplicationStatus status = ReplicationStatus.NONE.reported(T2, 5, 10, 0);

        assertThat(status.reported(T1, 1, 10, 0)).isEqualTo(status);
        assertThat(status.progressPercent()).isEqualTo(50);
    }
}
