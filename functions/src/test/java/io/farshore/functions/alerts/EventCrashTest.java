package io.farshore.functions.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.EventKind;
import io.farshore.controlplane.job.JobMessage;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change is one event and at least one alert, wherever the process that records it dies. */
final class EventCrashTest {
    /** More writes than any of these runs makes. */
    private static final int MAX_WRITES = 100;

    /** A process that dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void ofHealth(Moment moment) {
        boolean crashed = true;
        for (int crashAt = 1; crashed; crashAt++) {
            assertThat(crashAt).isLessThan(MAX_WRITES);
            Lab lab = new Lab(1 << 20).withSite();
            lab.health.run();
            lab.clock.advance(Duration.ofMinutes(6));
            crashed = crashAt(lab, moment, crashAt, lab.health::run);
            lab.clock.advance(Duration.ofMinutes(1));
            lab.health.run();

            assertOneEvent(lab, EventKind.AGENT_HEALTH);
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void ofAFailedJob(Moment moment) {
        boolean crashed = true;
        for (int crashAt = 1; crashed; crashAt++) {
            assertThat(crashAt).isLessThan(MAX_WRITES);
            Lab lab = new Lab(1 << 20).withSite();
            lab.call("DELETE", Lab.VAULT + "/replicationPolicies/p1", "");
            JobMessage message = lab.jobQueue.take().orElseThrow();
            crashed = crashAt(lab, moment, crashAt, () -> lab.engine.run(message));
            lab.clock.advance(Duration.ofMinutes(1));
            lab.engine.run(message);
            lab.run();

            assertOneEvent(lab, EventKind.JOB_STATUS);
        }
    }

    private static boolean crashAt(Lab lab, Moment moment, int crashAt, Runnable work) {
        AtomicInteger writes = new AtomicInteger();
        lab.control.onWrite(at -> {
            if (at == moment && writes.incrementAndGet() == crashAt) {
                throw new Crash();
            }
        });
        try {
            work.run();
            return false;
        } catch (Crash e) {
            return true;
        } finally {
            lab.control.onWrite(at -> {});
        }
    }

    private static void assertOneEvent(Lab lab, EventKind kind) {
        String vaultId = Lab.address().vaultId();
        List<Event> events = lab.records.monitoring().events().list(vaultId);
        assertThat(events).singleElement().satisfies(event -> assertThat(event.kind())
                .isEqualTo(kind));
        assertThat(lab.records.monitoring().alerts().list(vaultId)).hasSize(1);
    }
}
