package io.farshore.emulation.lab;

import java.io.IOException;

/** Where bearer tokens for Azure Resource Manager come from. */
@FunctionalInterface
public interface TokenSource {
    /** One that is valid for a while yet. */
    String token() throws IOException, InterruptedException;
}
