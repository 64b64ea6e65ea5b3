package io.farshore.processserver.roles.process;

import com.sun.management.OperatingSystemMXBean;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;

/** How busy all processors of this machine were over the last minute, with whatever runs on it. Thread-safe. */
@Singleton
public class ProcessorLoad {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** The system's figure is that since it was last asked: of shorter times it would be noise. */
    private static final Duration MIN_GAP = Duration.ofSeconds(5);

    private record Sample(Instant time, double fraction) {}

    private final DoubleSupplier system;
    private final InstantSource clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Instant lastTime = Instant.EPOCH;

    @Inject
    public ProcessorLoad(InstantSource clock) {
        this(ofSystem(), clock);
    }

    /** @param system a fraction of all processors, negative when it is not known */
    ProcessorLoad(DoubleSupplier system, InstantSource clock) {
        this.system = system;
        this.clock = clock;
    }

    private static DoubleSupplier ofSystem() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean::getCpuLoad
                : () -> -1;
    }

    /** Looks; to be called every few seconds. */
    public synchronized void sample() {
        Instant now = clock.instant();
        if (now.isBefore(lastTime.plus(MIN_GAP))) {
            return;
        }
        lastTime = now;
        double fraction = system.getAsDouble();
        if (fraction >= 0 && fraction <= 1) {
            samples.addLast(new Sample(now, fraction));
        }
        forget(now);
    }

    /** 0 to 100; empty when nothing was learned for a minute. */
    public synchronized OptionalInt percent() {
        forget(clock.instant());
        double average =
                samples.stream().mapToDouble(Sample::fraction).average().orElse(-1);
        return average < 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.round(average * 100));
    }

    private void forget(Instant now) {
        samples.removeIf(sample -> !sample.time().isAfter(now.minus(WINDOW)));
    }
}
