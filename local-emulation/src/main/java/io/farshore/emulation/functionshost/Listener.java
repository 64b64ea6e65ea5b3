package io.farshore.emulation.functionshost;

/** Watches for the events of one function and invokes it. {@code run} ends when its thread is interrupted. */
public interface Listener extends Runnable {
    /** For the thread and the log. */
    String name();

    /** Whether no invocation is running. */
    boolean isIdle();
}
