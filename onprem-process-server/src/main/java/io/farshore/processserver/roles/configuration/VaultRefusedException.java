package io.farshore.processserver.roles.configuration;

import java.io.IOException;

/** The vault has answered, but not with what it was asked for. */
final class VaultRefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int SERVER_ERROR = 500;

    private final int status;

    VaultRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the same request is refused again: its fault, not the vault's. */
    boolean isFinal() {
        return status < SERVER_ERROR && status != 408 && status != 429;
    }
}
