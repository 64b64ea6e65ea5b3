package io.farshore.controlplane.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a site said of a command. */
public record CommandResult(
        String commandId, boolean succeeded, @Nullable String message, Instant time) {
    /** Document id of the result. */
    public static String id(String commandId) {
        return "command-" + commandId;
    }
}
