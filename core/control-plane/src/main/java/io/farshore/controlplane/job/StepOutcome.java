package io.farshore.controlplane.job;

import java.time.Duration;

/** What became of one run of a step. */
public sealed interface StepOutcome {
    /** The step is complete; it is not run again. */
    record Done() implements StepOutcome {}

    /** Not yet; run it again after the delay. */
    record Wait(Duration delay) implements StepOutcome {}

    /** A person has to do something first; run it again once the job is resumed. */
    record Suspended() implements StepOutcome {}

    /** It cannot succeed; the compensation runs and the job fails. */
    record Failed(ErrorCode code, String message) implements StepOutcome {}

    static StepOutcome done() {
        return new Done();
    }

    static StepOutcome waitSeconds(int seconds) {
        return new Wait(Duration.ofSeconds(seconds));
    }

    static StepOutcome failed(ErrorCode code, String message) {
        return new Failed(code, message);
    }
}
