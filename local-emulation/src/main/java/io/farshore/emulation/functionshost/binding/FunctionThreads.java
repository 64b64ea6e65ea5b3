package io.farshore.emulation.functionshost.binding;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * What functions run on: platform threads, as in the service. A virtual thread that initialises a class keeps its
 * carrier, and a function's first call initialises thousands: on two processors all carriers can come to wait for a
 * virtual thread that has none, for ever.
 */
public final class FunctionThreads {
    private static final ThreadFactory FACTORY =
            Thread.ofPlatform().daemon().name("function-", 0).factory();

    private FunctionThreads() {}

    /** A thread for each task. */
    public static ExecutorService perTask() {
        return Executors.newThreadPerTaskExecutor(FACTORY);
    }

    /** Runs a task and waits for its end. */
    public static void run(Runnable task) throws InterruptedException {
        Thread thread = FACTORY.newThread(task);
        thread.start();
        thread.join();
    }
}
