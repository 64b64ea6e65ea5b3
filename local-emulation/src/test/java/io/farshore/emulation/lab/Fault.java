package io.farshore.emulation.lab;

/**
 * A row of the fault matrix: what goes wrong when, and what must hold afterwards besides what always must.
 *
 * @param name a few words
 * @param phase of a machine's life
 * @param strike makes it go wrong, and ends it where it has an end
 * @param expectation what must hold then
 */
record Fault(String name, Phase phase, Strike strike, Strike expectation) {
    /** What each phase asks for anyway is enough. */
    static final Strike NOTHING_MORE = life -> {};

    /** What a row does in a life. */
    @FunctionalInterface
    interface Strike {
        void at(Life life) throws Exception;
    }

    /** When something may go wrong. */
    enum Phase {
        /** Protection was enabled a moment ago. */
        INITIAL_REPLICATION,
        /** The machine is protected and works. */
        STEADY_STATE,
        /** Machine, agent and process server are gone; no failover has begun. */
        SITE_LOST,
        /** A failover was accepted a moment ago. */
        FAILOVER
    }

    /** What the selector {@code -Dfarshore.faults=} is matched with. */
    String id() {
        return name + ":" + phase;
    }
}
