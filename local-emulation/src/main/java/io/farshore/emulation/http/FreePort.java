package io.farshore.emulation.http;

import java.io.IOException;
import java.net.ServerSocket;

/** Picks a port before a server binds it, for servers whose tokens or addresses carry their own port. */
public final class FreePort {
    private FreePort() {}

    public static int find() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
