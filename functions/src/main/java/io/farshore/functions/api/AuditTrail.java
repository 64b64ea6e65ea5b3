package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Keeps what was asked of the API and by whom; what is in it cannot be changed by whoever asks. */
@FunctionalInterface
public interface AuditTrail {
    /**
     * Adds an entry.
     *
     * @param vault id of the vault, in lower case
     * @throws IOException when it is not certain to be kept
     */
    void add(String vault, ObjectNode entry) throws IOException;
}
