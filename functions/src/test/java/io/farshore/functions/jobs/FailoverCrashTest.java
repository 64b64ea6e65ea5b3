package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A failover whose process dies at every one of its writes, before or after the write takes effect. */
final class FailoverCrashTest {
    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCrashAtAnyWriteStillGivesOneMachine(Moment moment) throws IOException {
        for (int crashAt = 1; crashAt <= 60; crashAt += 1) {
            FailoverTest fresh = new FailoverTest();
            fresh.replicate();
            if (!failOverWithCrash(fresh, moment, crashAt)) {
                return;
            }
            assertThat(fresh.lab.item().state()).as("%s %d", moment, crashAt).isEqualTo(ProtectionState.FAILED_OVER);
            assertThat(fresh.lab.compute.osDisk(fresh.machine())).isEqualTo(fresh.second);
            assertThat(fresh.lab.compute.disks).hasSize(2);
            assertThat(fresh.lab.compute.networkInterfaces).hasSize(1);
            assertThat(fresh.lab.compute.open).isEmpty();
            assertThat(fresh.lab.stores.plans.list("")).isEmpty();
        }
    }

    /** False when the failover had fewer writes. */
    private static boolean failOverWithCrash(FailoverTest fresh, Moment moment, int crashAt) {
        fresh.failOver("");
        return CrashingRun.run(fresh.lab, moment, crashAt);
    }
}
