package io.farshore.emulation.cosmos.store;

import java.io.IOException;
import java.nio.file.Path;

/** The log holds something that was complete once and is not what was written. The emulator does not start. */
final class CorruptLogException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptLogException(Path file, long position, String what) {
        super(file + " at byte " + position + ": " + what
                + ". Restore the file, or remove it to start with an empty account");
    }
}
