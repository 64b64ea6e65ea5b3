package io.farshore.processserver.pipeline;

import java.io.IOException;

/** The cache has no room (invariant 7): the agent is to wait and keep its journal. */
public final class CacheFullException extends IOException {
    private static final long serialVersionUID = 1L;

    CacheFullException(String message) {
        super(message);
    }
}
