package io.farshore.emulation.lab;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the workload had acknowledged, and when that was seen: a record seen at a time was durable on its disk
 * before that time, so a point taken later must hold it.
 */
final class Acknowledgements {
    private record Seen(Instant time, long record) {}

    private final Workload workload;
    private final List<Seen> seen = new ArrayList<>();

    Acknowledgements(Workload workload) {
        this.workload = workload;
    }

    /** Looks at the console. */
    synchronized long look() throws IOException {
        long last = workload.lastAck();
        if (seen.isEmpty() || seen.getLast().record < last) {
            seen.add(new Seen(Instant.now(), last));
        }
        return last;
    }

    /** The highest record known to be acknowledged before {@code time}. */
    synchronized long before(Instant time) {
        return seen.stream()
                .filter(each -> each.time.isBefore(time))
                .mapToLong(Seen::record)
                .max()
                .orElse(0);
    }
}
