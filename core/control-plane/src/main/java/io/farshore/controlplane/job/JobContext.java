package io.farshore.controlplane.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a step sees of its job. */
public interface JobContext {
    Job job();

    /** Private state, changed in place; recorded when the step ends, or at {@link #save()}. */
    ObjectNode work();

    /** Public details, likewise. */
    ObjectNode details();

    /** Records the state now: before something is created whose name must not be lost. */
    void save();

    /** Adds an error that does not stop the job. */
    void warn(ErrorCode code, String message);

    /** Starts another job; again under the same id it is the same one. */
    void start(JobRequest request);

    /** What the person wrote who resumed the job while this step waited; taken once. */
    Optional<String> takeComments();

    /** Since this step was first run. */
    Duration elapsed();

    Instant now();
}
