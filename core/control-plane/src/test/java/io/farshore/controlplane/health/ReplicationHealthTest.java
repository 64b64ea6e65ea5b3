package io.farshore.controlplane.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.ReplicationStatus;
import io.farshore.controlplane.item.SampleItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every health error says where replication is held up, and what shows it. */
final class ReplicationHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final Duration THRESHOLD = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            site min | agent min | journal MiB | cache free MiB | pending MiB | cpu % | stage
            0        | 0         | 0           | 900            | 0           |       | source
            0        | 0         | 100         | 900            | 0           |       | network
            0        | 0         | 100         | 900            | 100         |       | target
            0        | 0         | 100         | 10             | 100         |       | cache
            0        | 20        | 0           | 900            | 0           |       | source
            20       | 20        | 0           | 900            | 0           |       | configuration server
            0        | 0         | 100         | 900            | 0           | 80    | network
            0        | 0         | 100         | 900            | 0           | 81    | process server CPU
            0        | 0         | 100         | 900            | 100         | 81    | target
            0        | 0         | 100         | 900            | 100         | 95    | target
            0        | 0         | 100         | 900            | 100         | 96    | process server CPU
            0        | 0         | 0           | 900            | 100         | 96    | process server CPU
            0        | 0         | 100         | 10             | 0           | 95    | cache
            0        | 0         | 100         | 10             | 0           | 96    | process server CPU
            0        | 0         | 0           | 900            | 0           | 100   | source
            0        | 20        | 100         | 900            | 100         | 100   | source
            20       | 20        | 100         | 900            | 100         | 100   | configuration server
            """)
    void namesTheStageThatHoldsItUp(
            int siteMinutes,
            int agentMinutes,
            long journalMib,
            long freeMib,
            long pendingMib,
            @Nullable Integer cpuPercent,
            String stage) {
        Fabric fabric = fabric(siteMinutes, freeMib, pendingMib, cpuPercent, NOW);
        HealthError rpo = ReplicationHealth.of(item(10, agentMinutes, journalMib), fabric, THRESHOLD, NOW)
                .getFirst();
        assertThat(rpo.code()).isEqualTo(RpoThreshold.CODE);
        assertThat(rpo.severity()).isEqualTo(Severity.WARNING);
        assertThat(rpo.possibleCauses()).contains("Limiting stage: " + stage + ". Evidence: ");
        assertThat(rpo.recommendedAction()).isNotEmpty();
    }

    @Test
    void saysHowBusyTheProcessorsAreAndWhatWaits() {
        HealthError rpo = ReplicationHealth.of(item(10, 0, 100), fabric(0, 900, 1, 97, NOW), THRESHOLD, NOW)
                .getFirst();
        assertThat(rpo.possibleCauses())
                .contains("'ps1' are 97 % busy, 100 MiB wait in the journal of the machine and 1 MiB for upload");
        assertThat(rpo.recommendedAction()).contains("more processors");
    }

    @Test
    void aLoadOfAProcessServerThatIsNotHeardAnyMoreIsNoEvidence() {
        Fabric fabric = fabric(0, 900, 0, 100, NOW.minus(Duration.ofMinutes(16)));
        HealthError rpo =
                ReplicationHealth.of(item(10, 0, 100), fabric, THRESHOLD, NOW).getFirst();
        assertThat(rpo.possibleCauses()).contains("Limiting stage: network.");
    }

    @Test
    void busyProcessorsAloneAreNoError() {
        assertThat(ReplicationHealth.of(item(4, 0, 100), fabric(0, 900, 100, 100, NOW), THRESHOLD, NOW))
                .isEmpty();
    }

    @Test
    void aMachineThatIsSilentForAQuarterOfAnHourIsCritical() {
        assertThat(codes(item(0, 15, 0))).isEmpty();
        assertThat(codes(item(0, 16, 0))).containsExactly(ReplicationHealth.SILENT);
        HealthError error = ReplicationHealth.of(item(0, 16, 0), fabric(0, 900, 0), THRESHOLD, NOW)
                .getFirst();
        assertThat(error.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(error.possibleCauses()).contains("its agent last reported 16 min ago");
    }

    @Test
    void isWellWhenEverythingArrives() {
        assertThat(codes(item(4, 0, 0))).isEmpty();
    }

    private static List<String> codes(ProtectedItem item) {
        return ReplicationHealth.of(item, fabric(0, 900, 0), THRESHOLD, NOW).stream()
                .map(HealthError::code)
                .toList();
    }

    private static Fabric fabric(int silentMinutes, long freeMib, long pendingMib) {
        return fabric(silentMinutes, freeMib, pendingMib, null, NOW);
    }

    private static Fabric fabric(
            int silentMinutes, long freeMib, long pendingMib, @Nullable Integer cpuPercent, Instant loadTime) {
        ProcessServer server = new ProcessServer(
                "ps", "ps1", "10.0.0.1", "key", freeMib << 20, 1000L << 20, pendingMib << 20, cpuPercent, loadTime);
        Instant heard = NOW.minus(Duration.ofMinutes(silentMinutes));
        return new Fabric(
                "f", "name", "hq", "cs1", "0.1.0", "site", "key", heard, List.of(server), List.of(), List.of());
    }

    private static ProtectedItem item(int rpoMinutes, int silentMinutes, long journalMib) {
        Instant source = NOW.minus(Duration.ofMinutes(rpoMinutes));
        Instant heard = NOW.minus(Duration.ofMinutes(silentMinutes));
        ReplicationStatus status = ReplicationStatus.NONE
                .committed(1, 1, source, source)
                .pointRecorded(1, source)
                .reported(heard, 1, 1, journalMib << 20);
        return SampleItem.of(ProtectionState.PROTECTED, status);
    }
}
