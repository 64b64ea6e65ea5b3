package io.farshore.emulation.functionshost.timer;

import io.farshore.emulation.functionshost.Listener;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.binding.FunctionFailedException;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.FunctionThreads;
import io.farshore.emulation.functionshost.binding.Invocation;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a function by the clock, in UTC. The next turn is found after a run has ended, so runs never overlap. Turns that
 * pass while the host is down are not made up for.
 */
public final class TimerListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TimerListener.class);

    private final FunctionDefinition function;
    private final CronSchedule schedule;
    private final FunctionInvoker invoker;
    private final InstantSource clock;
    private volatile boolean running;

    public TimerListener(
            FunctionDefinition function, CronSchedule schedule, FunctionInvoker invoker, InstantSource clock) {
        this.function = function;
        this.schedule = schedule;
        this.invoker = invoker;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "timer-" + function.name();
    }

    @Override
    public void run() {
        try {
            if (function.trigger().flag("runOnStartup")) {
                invoke();
            }
            Optional<LocalDateTime> turn = schedule.next(now());
            while (turn.isPresent()) {
                sleepUntil(turn.get());
                invoke();
                turn = schedule.next(now());
            }
            LOG.warn("The schedule of {} has no next turn", function.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** A sleep may end early, or the clock may be set while it lasts. */
    private void sleepUntil(LocalDateTime turn) throws InterruptedException {
        Duration left = Duration.between(now(), turn);
        while (left.isPositive()) {
            Thread.sleep(left.compareTo(Duration.ofMinutes(1)) < 0 ? left : Duration.ofMinutes(1));
            left = Duration.between(now(), turn);
        }
    }

    /** On a thread of its own: the interrupt that stops this listener must not reach a function that runs. */
    private void invoke() throws InterruptedException {
        running = true;
        FunctionThreads.run(this::invokeHere);
    }

    private void invokeHere() {
        try {
            invoker.invoke(function, new Invocation(Invocation.TriggerValue.of(timerInfo()), Map.of()));
        } catch (FunctionFailedException e) {
            LOG.debug("{} runs again at its next turn", function.name());
        } finally {
            running = false;
        }
    }

    private String timerInfo() {
        String next = schedule.next(now()).map(turn -> turn + "Z").orElse("");
        return "{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":{\"Next\":\"" + next
                + "\"},\"IsPastDue\":false}";
    }

    @Override
    public boolean isIdle() {
        return !running;
    }
}
