package io.farshore.controlplane.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of classic-wire.md section 2, copied by hand. */
final class ProtectionStateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENABLING            | UnprotectedStatesBegin                    | Enabling protection                  | Primary  | DisableProtection
            INITIAL_REPLICATION | InitialReplicationInProgress              | Initial replication is in progress   | Primary  | DisableProtection
            PROTECTED           | Protected                                 | Protected                            | Primary  | UnplannedFailover DisableProtection TestFailover
            FAILOVER_FAILED     | UnplannedFailoverCompletionFailed         | Failover couldn''t be completed      | Primary  | RepairReplication UnplannedFailover DisableProtection
            FAILED_OVER         | UnplannedFailoverCommitPendingStatesBegin | Failover completed                   | Recovery | CompleteMigration Commit DisableProtection ChangePit
            COMMITTED           | UnplannedFailoverCommitted                | Failover committed                   | Recovery | CompleteMigration DisableProtection SwitchProtection
            """)
    void showsAndAllowsWhatTheContractSays(
            ProtectionState state, String wireName, String description, String location, String allowed) {
        assertThat(state.wireName()).isEqualTo(wireName);
        assertThat(state.description()).isEqualTo(description.replace("''", "'"));
        assertThat(state.activeLocation()).isEqualTo(location);
        assertThat(state.allowed().stream()
                        .filter(Operation::isShown)
                        .map(Operation::wireName)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtectionState.class,
            names = {"FAILING_OVER", "CHANGING_POINT", "CANCELLING", "DISABLING"})
    void allowsNothingWhileAJobHasTheItem(ProtectionState state) {
        assertThat(state.allowed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ProtectionState.class)
    void allowsDisablingWheneverItAllowsAnything(ProtectionState state) {
        assertThat(state.allowed().isEmpty() || state.allowed().contains(Operation.DISABLE_PROTECTION))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(ProtectionState.class)
    void takesNoDataOnceTheMachineRunsInAzure(ProtectionState state) {
        if (state.activeLocation().equals("Recovery")) {
            assertThat(state.acceptsData()).isFalse();
        }
    }

    @Test
    void wireNamesAreUnique() {
        Map<String, Long> counts = Arrays.stream(ProtectionState.values())
                .collect(Collectors.groupingBy(ProtectionState::wireName, Collectors.counting()));
        assertThat(counts.values()).containsOnly(1L);
    }
}
