package io.farshore.processserver.roles.configuration;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whom the ends of commands are told. */
interface CommandResults {
    /** @param error null when the command was carried out */
    void commandResult(String commandId, @Nullable UUID itemId, @Nullable String error);
}
