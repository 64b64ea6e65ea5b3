package io.farshore.controlplane.event;

import java.io.IOException;

/** A channel to people. The same alert may come more than once. Safe for use by many threads. */
public interface AlertSender {
    /** Names it for good: which channels are done is recorded by it. */
    String channel();

    /**
     * Returns once the alert has been handed over, or there is nobody to tell; within a minute.
     *
     * @throws IOException when it was not taken and should be tried again
     */
    void send(Alert alert) throws IOException;
}
