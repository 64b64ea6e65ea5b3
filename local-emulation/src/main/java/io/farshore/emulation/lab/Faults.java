package io.farshore.emulation.lab;

import java.io.IOException;

/** What goes wrong while the main job runs. */
@FunctionalInterface
interface Faults {
    /** Nothing does. */
    Faults NONE = phase -> {};

    /** When something may go wrong. */
    enum Phase {
        /** Protection was enabled a moment ago. */
        INITIAL_REPLICATION,
        /** The machine is protected and works. */
        STEADY_STATE,
        /** A failover was accepted a moment ago. */
        FAILOVER
    }

    /** Called once in each phase. */
    void at(Phase phase) throws IOException, InterruptedException;
}
