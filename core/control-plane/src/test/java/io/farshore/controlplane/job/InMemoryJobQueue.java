package io.farshore.controlplane.job;

import io.farshore.controlplane.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Messages in memory; time is moved to the next one that is due. */
public final class InMemoryJobQueue implements JobQueue {
    private record Waiting(JobMessage message, Instant due) {}

    private final MutableClock clock;
    private final List<Waiting> waiting = new ArrayList<>();

    public InMemoryJobQueue(MutableClock clock) {
        this.clock = clock;
    }

    @Override
    public void send(JobMessage message, Duration delay) {
        waiting.add(new Waiting(message, clock.instant().plus(delay)));
    }

    /** Takes the message that is due next, after waiting for it. */
    public Optional<JobMessage> take() {
        Optional<Waiting> next = waiting.stream().min(Comparator.comparing(Waiting::due));
        next.ifPresent(found -> {
            waiting.remove(found);
            Duration wait = Duration.between(clock.instant(), found.due());
            if (wait.isPositive()) {
                clock.advance(wait);
            }
        });
        return next.map(Waiting::message);
    }

    public int size() {
        return waiting.size();
    }
}
