package io.farshore.processserver.pipeline;

import io.farshore.replication.protocol.EpochState;

/** A batch does not follow what is durable; the agent is to continue behind {@link #state}. */
public final class OutOfStepException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient EpochState state;

    OutOfStepException(String message, EpochState state) {
        super(message);
        this.state = state;
    }

    /** What is durable. */
    public EpochState state() {
        return state;
    }
}
