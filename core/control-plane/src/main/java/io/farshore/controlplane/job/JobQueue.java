package io.farshore.controlplane.job;

import java.time.Duration;

/** Delivers messages at least once, not before their delay is over. */
@FunctionalInterface
public interface JobQueue {
    void send(JobMessage message, Duration delay);
}
