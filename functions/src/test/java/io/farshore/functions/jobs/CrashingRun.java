package io.farshore.functions.jobs;

import io.farshore.controlplane.job.JobMessage;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the jobs of a lab in a process that dies once, at one of its writes, and is started again. */
final class CrashingRun {
    private static final int MAX_MESSAGES = 200;

    private CrashingRun() {}

    /** A process that dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** False when there were fewer writes. */
    static boolean run(Lab lab, Moment moment, int crashAt) {
        AtomicInteger writes = new AtomicInteger();
        lab.control.onWrite(at -> {
            if (at == moment && writes.incrementAndGet() == crashAt) {
                throw new Crash();
            }
        });
        for (int i = 0; i < MAX_MESSAGES; i++) {
            Optional<JobMessage> message = lab.jobQueue.take();
            if (message.isEmpty()) {
                break;
            }
            try {
                lab.engine.run(message.get());
            } catch (Crash e) {
                lab.jobQueue.send(message.get(), Duration.ZERO);
            }
            hydrate(lab);
        }
        return writes.get() >= crashAt;
    }

    private static void hydrate(Lab lab) {
        while (!lab.hydrateQueue.isEmpty()) {
            HydrateMessage message = lab.hydrateQueue.peek();
            try {
                lab.rangeTask.run(message);
                lab.hydrateQueue.remove(message);
            } catch (Crash e) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
