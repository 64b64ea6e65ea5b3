package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** A process that dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** False when the failover had fewer writes. */
    private static boolean failOverWithCrash(FailoverTest fresh, Moment moment, int crashAt) {
        Lab lab = fresh.lab;
        fresh.failOver("");
        AtomicInteger writes = new AtomicInteger();
        lab.control.onWrite(at -> {
            if (at == moment && writes.incrementAndGet() == crashAt) {
                throw new Crash();
            }
        });
        for (int i = 0; i < 200; i++) {
            var message = lab.jobQueue.take();
            if (message.isEmpty()) {
                break;
            }
            try {
                lab.engine.run(message.get());
            } catch (Crash e) {
                lab.jobQueue.send(message.get(), java.time.Duration.ZERO);
            }
            hydrateWithCrash(lab);
        }
        return writes.get() >= crashAt;
    }

    private static void hydrateWithCrash(Lab lab) {
        while (!lab.hydrateQueue.isEmpty()) {
            HydrateMessage message = lab.hydrateQueue.peek();
            try {
                lab.rangeTask.run(message);
                lab.hydrateQueue.remove(message);
            } catch (Crash e) {
                continue;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
